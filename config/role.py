"""Runs one management command as a role: `python -m config.role relay`.

Loads Django at once, but begins only when the schemas are ready: a supervisor that sets ONEFLOOR_GATE starts
this process beside the preparing one, so that both cores work during the start.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

import django
from django.core.management import execute_from_command_line

from config import env

POLL_SECONDS = 0.05


def wait_at(gate: str | None) -> None:
    """Return once the file exists; without a gate at once."""
    while gate and not Path(gate).exists():
        time.sleep(POLL_SECONDS)


def main(arguments: list[str]) -> None:
    """Load, wait, run the command named by the arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    gc.disable()  # loading makes objects that all stay: looking through them again and again costs an eighth of it
    django.setup()
    gc.freeze()
    gc.enable()
    wait_at(os.environ.get("ONEFLOOR_GATE"))
    # A command that starts a child by its own argv must not start this file: its folder holds a celery.py.
    sys.argv = [str(env.ROOT / "manage.py"), *arguments]
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main(sys.argv[1:])
