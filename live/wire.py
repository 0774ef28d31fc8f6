"""What travels: hints to browsers as JSON text, and batches of them from relay to hubs over Valkey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

FLOOR_KEY = "floor"  # stands for the floor where JSON needs a key; schemas of programs begin with p_
CHANNEL = "hints"  # completed by outbox.wake.channel to the instance's own name


@dataclass(frozen=True, slots=True)
class Entry:
    """One hint on its way: its number, the full topic names, the text every socket gets."""

    seq: int
    topics: tuple[str, ...]
    frame: str


@dataclass(frozen=True, slots=True)
class Batch:
    """All facts `first`..`last` of one program; those without topics are only counted."""

    program: str | None
    first: int
    last: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Beat:
    """Number pushed last of every program; a hub that knows less has lost something."""

    positions: dict[str | None, int]


def hint_frame(*, program: str | None, version: int, seq: int, kind: str, ids: dict[str, Any]) -> str:
    """The text of one hint: {"program", "v", "seq", "type", "ids"}."""
    return orjson.dumps({"program": program, "v": version, "seq": seq, "type": kind, "ids": ids}).decode()


def resync_frame(program: str | None, seq: int) -> str:
    """Tells a browser that hints of a program were lost: fetch again, then count from `seq`."""
    return orjson.dumps({"program": program, "v": 1, "seq": seq, "type": "resync", "ids": {}}).decode()


def status_frame(kind: str, positions: dict[str | None, int]) -> str:
    """`hello` after connecting and `pong` after a ping, with the numbers reached per program."""
    return orjson.dumps({"type": kind, "seq": {name or FLOOR_KEY: seq for name, seq in positions.items()}}).decode()


def pack_batches(batches: Sequence[Batch]) -> bytes:
    """Bytes for Valkey."""
    return orjson.dumps(
        [[b.program, b.first, b.last, [[e.seq, e.topics, e.frame] for e in b.entries]] for b in batches]
    )


def pack_beat(positions: dict[str | None, int]) -> bytes:
    """Bytes for Valkey."""
    return orjson.dumps({name or FLOOR_KEY: seq for name, seq in positions.items()})


def unpack(data: bytes) -> Beat | list[Batch]:
    """What the relay packed. Raises ValueError for anything else (another version while deploying)."""
    content = orjson.loads(data)
    try:
        if isinstance(content, dict):
            return Beat({None if name == FLOOR_KEY else name: int(seq) for name, seq in content.items()})
        return [
            Batch(program, first, last, tuple(Entry(seq, tuple(topics), frame) for seq, topics, frame in entries))
            for program, first, last, entries in content
        ]
    except (TypeError, KeyError) as error:
        raise ValueError(f"unknown content on the hint channel: {error}") from error


def parse_since(text: str) -> dict[str | None, int]:
    """The numbers a browser sends on reconnect: {"p_acme": 120, "floor": 7}; nonsense counts as nothing known."""
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(content, dict):
        return {}
    return {None if name == FLOOR_KEY else name: seq for name, seq in content.items() if type(seq) is int and seq >= 0}
