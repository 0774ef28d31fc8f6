"""`manage.py parked list | retry`: deliveries that failed too often, for the person who mended the cause."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from outbox import selectors
from outbox.services.parking import retry_parked


class Command(BaseCommand):
    """Shows parked deliveries and gives them another chance."""

    help = "list: parked deliveries with their errors; retry ID... or retry --all: make them due now"

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and to which."""
        parser.add_argument("action", choices=["list", "retry"])
        parser.add_argument("ids", nargs="*", type=int)
        parser.add_argument("--all", action="store_true", dest="everything")

    def handle(self, *args: Any, action: str, ids: list[int], everything: bool, **options: Any) -> None:
        """One selector or one service call."""
        if action == "list":
            self._list()
            return
        if not ids and not everything:
            raise CommandError("name the ids, or --all")
        chosen = [row.id for row in selectors.parked_deliveries(limit=10_000)] if everything else ids
        self.stdout.write(f"{retry_parked(delivery_ids=chosen)} deliveries are due again")

    def _list(self) -> None:
        rows = selectors.parked_deliveries()
        for row in rows:
            program = "floor" if row.program_id is None else f"program {row.program_id}"
            self.stdout.write(f"{row.id}  {row.created_at:%Y-%m-%d %H:%M}Z  {program}  {row.event} -> {row.handler}")
            self.stdout.write(f"    {row.attempts} tries, last: {row.error}")
        if not rows:
            self.stdout.write("nothing is parked")
