"""Identifiers: UUID version 7 (RFC 9562, section 5.7) whose time part follows kernel.clock.

No library of the lock file takes a timestamp, hence these few lines.
"""

import secrets
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

from kernel import clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTER_BITS = 18
_lock = threading.Lock()
_last = [-1, 0]  # [microseconds of the latest id, how many ids that microsecond has given]


def new_id() -> UUID:
    """A UUIDv7: 48 bits of milliseconds, 12 of the millisecond's fraction, 18 of a counter, 44 random.

    Ids of one process made at the same instant ascend (the counter), also while the clock is held; the order of
    ids across processes is the order of their instants. Range: instants from 1970 on.
    """
    micros = (clock.now() - _EPOCH) // timedelta(microseconds=1)
    with _lock:
        _last[:] = [micros, _last[1] + 1 if _last[0] == micros else 0]
        counter = _last[1] % (1 << _COUNTER_BITS)
    millis, rest = divmod(micros, 1000)
    tail = (counter << 44) | secrets.randbits(44)
    return UUID(int=(millis << 80) | (0x7 << 76) | ((rest * 4096 // 1000) << 64) | (0b10 << 62) | tail)


def instant_of(identifier: UUID) -> datetime:
    """The UTC instant (millisecond resolution) inside a UUIDv7; raises ValueError for another version."""
    if identifier.version != 7:
        raise ValueError(f"{identifier} is not a UUID version 7")
    return _EPOCH + timedelta(milliseconds=identifier.int >> 80)
