"""Recorded prompts: which sound files a telephone line can play, read for real and written anew."""

from __future__ import annotations

import io
import re
import struct
import wave
from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound that can be played. `content`: a WAV file that holds nothing but the sound."""

    content: bytes = field(repr=False)
    duration_ms: int
    rate: int
    channels: int


def read_sound(content: bytes) -> Sound:
    """A WAV file, PCM of 16 bit, read to its last sample and written anew without anything else it carried.

    Raises BadSound.
    """
    if len(content) > MOST_BYTES:
        raise BadSound("too_big", most=str(MOST_BYTES // 1_000_000))
    if not content:
        raise BadSound("empty")
    rate, channels, samples = _samples(content)
    frames = len(samples) // (SAMPLE_BYTES * channels)
    duration_ms = round(frames * 1_000 / rate)
    if not SHORTEST_MS <= duration_ms <= LONGEST_MS:
        raise BadSound("bad_length", seconds=f"{duration_ms / 1_000:.2f}")
    return Sound(_written(rate, channels, samples), duration_ms, rate, channels)


def _samples(content: bytes) -> tuple[int, int, bytes]:
    """Rate, channels and all samples."""
    try:
        with wave.open(io.BytesIO(content)) as read:
            rate, channels, width = read.getframerate(), read.getnchannels(), read.getsampwidth()
            promised = read.getnframes()
            if width != SAMPLE_BYTES:
                raise BadSound("bad_width", bits=str(8 * width))
            if not 1 <= channels <= MOST_CHANNELS:
                raise BadSound("bad_channels", channels=str(channels))
            if rate not in RATES:
                raise BadSound("bad_rate", rate=str(rate))
            samples = read.readframes(min(promised, len(content)))  # a lying header asks for no more than there is
    except (wave.Error, EOFError, struct.error, RuntimeError) as error:  # RuntimeError: a chunk that leads outside
        raise BadSound("no_wav") from error
    if len(samples) != promised * SAMPLE_BYTES * channels:
        raise BadSound("cut_short")
    return rate, channels, samples


def _written(rate: int, channels: int, samples: bytes) -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as made:
        made.setnchannels(channels)
        made.setsampwidth(SAMPLE_BYTES)
        made.setframerate(rate)
        made.writeframes(samples)
    return whole.getvalue()
