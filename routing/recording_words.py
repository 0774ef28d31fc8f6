"""Recordings in words: why a file cannot be played, with the cure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from routing.domain.recordings import BadSound

FAULTS: Mapping[str, Any] = {
    "empty": _("The file is empty. Export it once more and upload it again."),
    "too_big": _("The file is larger than {most} MB. Export it as mono with 16 kHz, or cut it."),
    "no_wav": _("This is no WAV file with PCM samples. Export it as WAV (PCM, 16 bit) and upload it again."),
    "cut_short": _("The file ends before its sound does. Export it once more and upload it again."),
    "bad_width": _("The samples have {bits} bit. Export the file with 16 bit."),
    "bad_channels": _("The file has {channels} channels. Export it as mono or stereo."),
    "bad_rate": _("The file has {rate} samples a second. Export it with 8, 16, 44.1 or 48 kHz."),
    "bad_length": _("The sound lasts {seconds} s. A recording lasts from 0.1 s to 5 minutes."),
}


def fault_text(fault: BadSound) -> str:
    """What is wrong with the file and what to do."""
    return str(FAULTS[fault.code]).format(**fault.values)


def length_text(duration_ms: int) -> str:
    """Minutes, seconds and tenths: 1:04.5."""
    tenths = round(duration_ms / 100)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"
