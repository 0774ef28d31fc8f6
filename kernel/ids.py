"""Identifiers: UUID version 7 (RFC 9562, section 5.7) whose time part follows kernel.clock.

No library of the lock file takes a timestamp, hence these few lines.
"""

import secrets
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

from kernel import clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_COUNTERS = 1 << 18
_lock = threading.Lock()
_last = [-1, 0]  # [microseconds of the latest id, how many ids that microsecond has given]


def new_id() -> UUID:
    """A UUIDv7: 48 bits of milliseconds, 12 of the millisecond's fraction, 18 of a counter, 44 random.

    Ids of one process made at the same instant ascend (the counter), also while the clock is held; the order of
    ids across processes is the order of their instants. Range: instants from 1970 on.
    """
    instant, counter = _taken(1)
    return UUID(int=instant | (counter % _COUNTERS) << 44 | secrets.randbits(44))


def new_id_texts(count: int) -> list[str]:
    """As many ids (0 or more) of one instant, ascending, as text; cheaper than one by one."""
    instant, counter = _taken(count)
    drawn = secrets.token_bytes(6 * count)
    texts = []
    for n in range(count):
        noise = int.from_bytes(drawn[6 * n : 6 * n + 6], "big") >> 4
        digits = f"{instant | ((counter + n) % _COUNTERS) << 44 | noise:032x}"
        texts.append(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")
    return texts


def _taken(count: int) -> tuple[int, int]:
    """The bits of this instant in place, and the first of `count` counters nobody else got in this microsecond."""
    micros = (clock.now() - _EPOCH) // _MICROSECOND
    with _lock:
        counter = _last[1] if _last[0] == micros else 0
        _last[:] = [micros, counter + count]
    millis, rest = divmod(micros, 1000)
    return (millis << 80) | (0x7 << 76) | ((rest * 4096 // 1000) << 64) | (0b10 << 62), counter


def instant_of(identifier: UUID) -> datetime:
    """The UTC instant (millisecond resolution) inside a UUIDv7; raises ValueError for another version."""
    if identifier.version != 7:
        raise ValueError(f"{identifier} is not a UUID version 7")
    return _EPOCH + timedelta(milliseconds=identifier.int >> 80)
