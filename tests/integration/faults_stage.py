"""Makes the cast and an open floor in the database of DATABASE_URL: `python -m tests.integration.faults_stage`."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from tests.cast import load_cast, make_cast  # noqa: E402
from tests.factories.floor import open_floor, ready  # noqa: E402

if __name__ == "__main__":
    make_cast()
    floor = open_floor(load_cast())
    for agent in (floor.acme.agent, floor.both):
        ready(agent)
