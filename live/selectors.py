"""What a page needs to join the stream without missing anything."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from live.wire import FLOOR_KEY
from outbox.selectors import pushed_seqs


def since(programs: Mapping[str, int], *, floor: bool = False) -> str:
    """JSON for live.js's `since`: numbers of these programs (schema -> id), with the floor's when asked for.

    Call it BEFORE reading the rows the page shows.
    """
    wanted: list[int | None] = [*programs.values(), *([None] if floor else [])]
    seqs = pushed_seqs(wanted)
    numbers = {schema: seqs[program_id] for schema, program_id in programs.items()}
    if floor:
        numbers[FLOOR_KEY] = seqs[None]
    return orjson.dumps(numbers).decode()
