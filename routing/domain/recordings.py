"""Recorded prompts: what they may be called and which sounds a telephone line can play."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST_BYTES = 10_000_000  # five minutes of 16 kHz mono
SHORTEST_MS, LONGEST_MS = 100, 300_000
RATES = (8_000, 16_000, 44_100, 48_000)  # samples a second
MOST_CHANNELS = 2
SAMPLE_BYTES = 2
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class BadSound(ValueError):
    """The bytes are no sound a line can play; `code` names the reason, `values` fill its words."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, str] = values


def check_size(size: int) -> None:
    """Bytes of a file, before any of it is read. Raises BadSound."""
    if size > MOST_BYTES:
        raise BadSound("too_big", most=str(MOST_BYTES // 1_000_000))
    if not size:
        raise BadSound("empty")


def check_form(*, rate: int, channels: int, width: int) -> None:
    """Samples a second, channels, bytes of a sample. Raises BadSound."""
    if width != SAMPLE_BYTES:
        raise BadSound("bad_width", bits=str(8 * width))
    if not 1 <= channels <= MOST_CHANNELS:
        raise BadSound("bad_channels", channels=str(channels))
    if rate not in RATES:
        raise BadSound("bad_rate", rate=str(rate))


def length_of(*, frames: int, rate: int) -> int:
    """Milliseconds. Raises BadSound."""
    duration_ms = round(frames * 1_000 / rate)
    if not SHORTEST_MS <= duration_ms <= LONGEST_MS:
        raise BadSound("bad_length", seconds=f"{duration_ms / 1_000:.2f}")
    return duration_ms
