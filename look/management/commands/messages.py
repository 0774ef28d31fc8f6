"""`messages extract|compile|check`: translations without the system's gettext."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from look import catalogue


class Command(BaseCommand):
    """extract writes django.po, compile writes django.mo, check fails on anything incomplete."""

    help = "Translations: extract texts, compile the rooms' parts, check that nothing is missing."
    requires_system_checks: list[str] = []  # must work before the database and the compiled catalogue exist

    def add_arguments(self, parser: CommandParser) -> None:
        """One word: what to do."""
        parser.add_argument("action", choices=["extract", "compile", "check"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the action on the project's own folder."""
        root = Path(settings.BASE_DIR)
        folder = root / "locale" / catalogue.LANGUAGE / "LC_MESSAGES"
        getattr(self, f"_{options['action']}")(root, folder)

    def _extract(self, root: Path, folder: Path) -> None:
        catalog = catalogue.write_merged(root, folder)
        missing = [message for message in catalog if message.id and not _translated(message.string)]
        self.stdout.write(f"{len(catalog)} texts, {len(missing)} without a translation: {folder / 'django.po'}")

    def _compile(self, root: Path, folder: Path) -> None:
        self.stdout.write(str(catalogue.compile_parts(folder)))

    def _check(self, root: Path, folder: Path) -> None:
        faults = catalogue.faults_of(root, folder)
        for fault in faults:
            self.stderr.write(f"{fault.where}: {fault.text!r} {fault.reason}")
        if faults:
            raise CommandError(f"{len(faults)} faults in the translations")
        self.stdout.write("translations complete")


def _translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) if isinstance(string, str) or string is None else all(string)
