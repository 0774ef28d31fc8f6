"""A fact of the tests, a handler that leaves a trace in the program's schema, and a relay process to kill.

`python -m tests.integration.outbox_probe` runs the relay role with the probe's handlers on DATABASE_URL.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import ClassVar

from outbox import registry
from outbox.events import Event

HANDLERS = ("probes.first", "probes.second")


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed(Event):
    """Numbered by the test."""

    name: ClassVar[str] = "probes.probe.made"
    program_id: int
    number: int

    def topics(self) -> tuple[str, ...]:
        return ("queues",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard(Event):
    """Nobody subscribes to it."""

    name: ClassVar[str] = "probes.probe.unheard"
    program_id: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorProbed(Event):
    """Belongs to no program."""

    name: ClassVar[str] = "probes.floor.probed"
    floor: ClassVar[bool] = True
    program_id: int | None = None
    number: int = 0


def leave_trace(handler: str):
    """A handler that writes (handler, number) where it runs, after PROBE_SLEEP seconds."""

    def handle(event: Probed | FloorProbed) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO outbox_probe (handler, number) VALUES (%s, %s)", [handler, event.number])
        time.sleep(float(os.environ.get("PROBE_SLEEP", "0")))

    return handle


def subscribe_probes() -> None:
    """Both handlers of Probed, one of FloorProbed."""
    for name in HANDLERS:
        registry.subscribe(Probed, leave_trace(name), name=name)
    registry.subscribe(FloorProbed, leave_trace("probes.floor"), name="probes.floor")


def unsubscribe_probes() -> None:
    """Take them back."""
    for name in (*HANDLERS, "probes.floor"):
        registry.unsubscribe(name)


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    from tests.integration import outbox_probe  # the module, not __main__: event classes are compared by identity

    outbox_probe.subscribe_probes()
    call_command("relay")
