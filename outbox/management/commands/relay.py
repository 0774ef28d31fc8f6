"""`manage.py relay`: the role that numbers facts, calls handlers and forwards hints."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outbox.relay.process import RelayProcess

GRACE_SECONDS = 10.0


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT, then ends after the handlers that run now."""

    requires_system_checks: list[str] = []  # the build checks; a start that loads every page costs a second more
    help = "Number facts, call their handlers and forward hints to the push hubs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the threads and wait for a signal."""
        process = RelayProcess()

        def end(number: int, frame: FrameType | None) -> None:
            process.stop()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        process.start()
        self.stdout.write(f"relay {process.name} is running")
        self.stdout.flush()
        while not process.stopping.wait(1.0):
            pass
        if not process.join(GRACE_SECONDS):
            raise CommandError("a handler did not end in time; its transaction is rolled back and made again")
