"""`manage.py demo_table`: each face of the demo, its address and its login."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from demo.people import PASSWORD, PEOPLE
from demo.programs import PROGRAMS


class Command(BaseCommand):
    help = "Print each face of the demo with its address and login."

    def handle(self, *args: Any, **options: Any) -> None:
        base = f"{'https' if settings.HTTPS else 'http'}://{settings.DOMAIN}:{settings.PORT}"
        rows = [(person.face, base + person.path, person.email) for person in PEOPLE]
        for demo in PROGRAMS:
            rows.append((f"{demo.name}: page with the chat widget", f"{base}/p/{demo.slug}/demo/", "no login"))
            rows.append((f"{demo.name}: mailbox", f"SMTP {settings.SMTP_LISTEN}", f"help@{demo.slug}.example"))
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        self.stdout.write(f"Password of every login: {PASSWORD}")
        self.stdout.write(
            f"Each program also has its own host, for example http://acme.{settings.DOMAIN}:{settings.PORT}/"
        )
