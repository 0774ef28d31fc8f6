"""Sound files of strangers: read for real, and written anew."""

from __future__ import annotations

import io
import struct
import wave
from dataclasses import dataclass, field

from routing.domain.recordings import SAMPLE_BYTES, BadSound, check_form, check_size, length_of


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
    check_size(len(content))
    rate, channels, samples = _samples(content)
    duration_ms = length_of(frames=len(samples) // (SAMPLE_BYTES * channels), rate=rate)
    return Sound(_written(rate, channels, samples), duration_ms, rate, channels)


def _samples(content: bytes) -> tuple[int, int, bytes]:
    """Rate, channels and all samples."""
    try:
        with wave.open(io.BytesIO(content)) as read:
            rate, channels, promised = read.getframerate(), read.getnchannels(), read.getnframes()
            check_form(rate=rate, channels=channels, width=read.getsampwidth())
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
