"""When a mail that could not be handed over is tried again."""

from __future__ import annotations

from datetime import timedelta

# Two days in all: what RFC 5321 (4.5.4.1) allows a sender to wait, shortened, as an agent's customer waits too.
_PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
MOST_ATTEMPTS = len(_PAUSES) + 1
LEASE = timedelta(minutes=5)  # longer than one hand-over takes: after it, a killed worker's mail is taken up again


def pause_after(attempts: int) -> timedelta | None:
    """Pause after so many failed attempts; None = give up."""
    return _PAUSES[attempts - 1] if 1 <= attempts <= len(_PAUSES) else None


def is_final_answer(code: int) -> bool:
    """Whether an SMTP answer ends the matter. 530-539 speak of our own sign-in at the relay, which can be mended."""
    return 500 <= code <= 599 and not 530 <= code <= 539
