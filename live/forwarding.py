"""The relay's side: turns facts into hints and publishes them to all hubs."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import groupby

import redis

from live import topics, wire
from outbox import wake
from outbox.relay import Hint

logger = logging.getLogger(__name__)

_state = {"away": False}


def forward(hints: Sequence[Hint]) -> None:
    """Publish hints in order; without Valkey they are lost and the beat tells so later."""
    batches = [_batch(list(group)) for _, group in groupby(hints, key=lambda hint: hint.schema)]
    _publish(wire.pack_batches(batches))


def forward_beat(positions: dict[str | None, int]) -> None:
    """Publish the numbers pushed last."""
    _publish(wire.pack_beat(positions))


def _batch(hints: list[Hint]) -> wire.Batch:
    entries = [entry for hint in hints if (entry := _entry(hint)) is not None]
    return wire.Batch(hints[0].schema, hints[0].seq, hints[-1].seq, tuple(entries))


def _entry(hint: Hint) -> wire.Entry | None:
    try:
        names = tuple(topics.full_name(hint.schema, topic) for topic in hint.topics)
    except ValueError as error:
        logger.error("%s is pushed to nobody: %s", hint.name, error)
        return None
    if not names:
        return None
    frame = wire.hint_frame(program=hint.schema, version=hint.version, seq=hint.seq, kind=hint.name, ids=hint.ids)
    return wire.Entry(hint.seq, names, frame)


def _publish(data: bytes) -> None:
    try:
        wake.client().publish(wake.channel(wire.CHANNEL), data)
        _state["away"] = False
    except redis.RedisError as error:
        if not _state["away"]:
            _state["away"] = True
            logger.warning("hints are lost until Valkey is back: %s", error)
