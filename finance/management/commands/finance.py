"""`manage.py finance verify`: are issued documents unchanged and their numbers complete?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from finance.models import Invoice
from finance.services.verifying import faults

MEANING = {
    "gap": "no document with this number",
    "changed": "the content is not the one that was issued",
    "chain": "it does not follow the document before it",
    "head": "the last documents are not the ones that were issued",
    "pdf": "the stored file is not the one that was issued",
}


class Command(BaseCommand):
    """Checks over issued documents."""

    help = "verify: recompute the hash chain of every number series and name its first broken link"

    def add_arguments(self, parser: CommandParser) -> None:
        """One word: what to do."""
        parser.add_argument("action", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per fault and exit 1, or one line that all is well."""
        found = list(faults())
        for fault in found:
            place = fault.number or f"number {fault.counter}"
            self.stderr.write(f"{fault.entity}, {fault.kind} {fault.year}, {place}: {MEANING[fault.code]}")
        if found:
            raise CommandError(f"{len(found)} series broken")
        self.stdout.write(f"{Invoice.objects.exclude(number=None).count()} documents, all as issued")
