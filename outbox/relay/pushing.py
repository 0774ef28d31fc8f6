"""Hints to whoever registered. A lost hint is shown by the beat of last numbers, never waited for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from outbox import registry

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hint:
    """What browsers may know of a fact: number, kind and ids. `schema` is None for floor-wide facts."""

    schema: str | None
    seq: int
    version: int
    name: str
    ids: dict[str, Any]
    topics: tuple[str, ...]  # as the event names them


forwarders: list[Callable[[Sequence[Hint]], None]] = []
beat_forwarders: list[Callable[[dict[str | None, int]], None]] = []  # schema -> number pushed last


def forward(hints: Sequence[Hint]) -> None:
    """Hand hints to the registered forwarders; an error of one is logged and stops nobody."""
    for send in forwarders:
        try:
            send(hints)
        except Exception:
            logger.exception("hints were not forwarded; sockets learn of the gap by the beat")


def mark_pushed(program_id: int, seq: int) -> None:
    """Remember that first attempts and hints are done up to `seq`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.outbox_tally SET pushed_seq = greatest(pushed_seq, %s) WHERE program_id = %s",
            [seq, program_id],
        )


def send_beat() -> None:
    """Tell the forwarders the number pushed last of every program: hubs find lost hints by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT program_id, pushed_seq FROM public.outbox_tally ORDER BY program_id")
        rows = cursor.fetchall()
    positions: dict[str | None, int] = {}
    for program_id, seq in rows:
        try:
            positions[registry.schema_of(program_id or None)] = seq
        except LookupError:
            continue  # the program has left; its rows wait for retention
    for send in beat_forwarders:
        try:
            send(positions)
        except Exception:
            logger.exception("the beat was not forwarded")
