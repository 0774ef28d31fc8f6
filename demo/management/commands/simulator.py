"""`manage.py simulator on|off|status`: the one switch of everything simulated."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gateways.simulator.services import switch


class Command(BaseCommand):
    help = "Switch simulated traffic on or off, or show how far the history is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["on", "off", "status"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what != "status":
            switch.set_on(on=what == "on")
        done, planned = switch.history_progress()
        self.stdout.write(f"simulated traffic is {'on' if switch.is_on() else 'off'}; history {done} of {planned}")
