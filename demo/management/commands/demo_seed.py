"""`manage.py demo_seed`: make the demo's programs and people; safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from demo.seed import seed_demo


class Command(BaseCommand):
    help = "Make the demo's three programs and its people."

    def handle(self, *args: Any, **options: Any) -> None:
        made = seed_demo()
        self.stdout.write(f"demo programs made: {', '.join(made) or 'none, they are there'}")
