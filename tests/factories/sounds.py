"""WAV files: good ones, and bytes that only look like one."""

from __future__ import annotations

import io
import math
import struct
import wave


def wav(seconds: float = 0.5, *, rate: int = 8_000, channels: int = 1, width: int = 2) -> bytes:
    """A tone of 440 Hz."""
    frames = round(seconds * rate)
    whole = io.BytesIO()
    with wave.open(whole, "wb") as made:
        made.setnchannels(channels)
        made.setsampwidth(width)
        made.setframerate(rate)
        if width == 2 and seconds < 10:
            tone = (round(8_000 * math.sin(math.tau * 440 * n / rate)) for n in range(frames))
            made.writeframes(b"".join(struct.pack("<h", one) * channels for one in tone))
        else:
            made.writeframes(bytes(frames * channels * width))
    return whole.getvalue()


def with_chunk(name: bytes, content: bytes) -> bytes:
    """A good file with another chunk behind its sound."""
    good = wav()
    whole = good[8:] + name + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def with_data_size(size: int) -> bytes:
    """A file whose header promises another number of bytes than follow."""
    good = wav()
    at = good.index(b"data") + 4
    return good[:at] + struct.pack("<I", size) + good[at + 4 :]
