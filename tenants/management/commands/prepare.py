"""`manage.py prepare [--demo]`: everything between started servers and started roles, in one process."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command


class Command(BaseCommand):
    """Steps: migrate public and programs; compile catalogues; seed the demo and keep its table of logins."""

    requires_system_checks: list[str] = []  # the build checks; a start that loads every page costs a second more
    help = "Brings schemas, catalogues and (with --demo) demo data up to date; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag."""
        parser.add_argument("--demo", action="store_true", help="seed the demo and write its table of logins")

    def handle(self, *_args: Any, demo: bool, **_options: Any) -> None:
        """Run the steps in order; the first failure ends the start."""
        gc.disable()  # migrations make thousands of classes; collecting between them costs a quarter of the time
        self._step("tenants", "migrate")
        self._step("messages", "compile")
        if demo:
            self._step("demo_seed")
            self._keep_table(settings.DATA_DIR / "run" / "table.txt")

    def _step(self, *command: str) -> None:
        began = time.monotonic()
        call_command(*command, stdout=self.stdout)
        self.stdout.write(f"{' '.join(command)}: {time.monotonic() - began:.1f} s")

    def _keep_table(self, path: Path) -> None:
        """Write what `demo_table` prints; the supervisor shows it without starting one more process."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as file:
            call_command("demo_table", stdout=file)
