"""`manage.py mail_listener`: the role that takes the programs' mail; in the demo also the relay that keeps answers."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gateways.email.server import MailController, listen
from gateways.email.sink import open_sink


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT."""

    requires_system_checks: list[str] = []  # the build checks; a start that loads every page costs a second more
    help = "Take mail for the programs' mailboxes by SMTP."

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the doors and wait for a signal."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        host, port = _host_and_port(settings.SMTP_LISTEN)
        try:
            doors = [listen(host, port)]
            doors += _sinks()
        except OSError as error:
            raise CommandError(f"cannot listen for mail: {error}") from error
        self.stdout.write(f"mail is taken at {host}:{port}")
        self.stdout.flush()
        while not stop.wait(1.0):
            pass
        for door in doors:
            door.stop()


def _sinks() -> list[MailController]:
    """The demo's relay, at the address its supervisor chose."""
    place = os.environ.get("ONEFLOOR_SMTP_SINK", "")
    if not place:
        return []
    host, port = _host_and_port(place)
    return [open_sink(host, port, settings.DATA_DIR / "sent-mail")]


def _host_and_port(place: str) -> tuple[str, int]:
    host, _colon, port = place.rpartition(":")
    return host.strip("[]") or "127.0.0.1", int(port)
