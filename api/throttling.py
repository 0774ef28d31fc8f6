"""So many calls per program and minute: one client's loop must not slow the others."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from redis import RedisError
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from api.caller import program_of
from outbox import wake

if TYPE_CHECKING:  # imported for real it would close a circle: views reads the settings
    from rest_framework.views import APIView

log = logging.getLogger(__name__)
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class ProgramThrottle(BaseThrottle):
    """A counter per program and window in Valkey; without Valkey everybody passes, as data come first."""

    def __init__(self) -> None:
        self._wait = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count this call; False when the window's calls are used up."""
        allowed, seconds = _rate()
        now = time.time()
        window = int(now // seconds)
        self._wait = (window + 1) * seconds - now
        return _counted(wake.channel(f"api:{_who(request)}:{seconds}:{window}"), seconds) <= allowed

    def wait(self) -> float:
        """Seconds until the next window: becomes Retry-After."""
        return self._wait


def _who(request: Request) -> str:
    program = program_of(request)
    return f"p{program.pk}" if program is not None else f"u{request.user.pk}"


def _rate() -> tuple[int, int]:
    """Calls and seconds of "3000/min"."""
    number, _slash, period = str(api_settings.DEFAULT_THROTTLE_RATES["program"]).partition("/")
    return int(number), SECONDS[period[:1]]


def _counted(key: str, seconds: int) -> int:
    """One trip to Valkey: the framework's cache takes three, which is a tenth of a list."""
    try:
        with wake.client().pipeline(transaction=False) as asked:
            asked.incr(key)
            asked.expire(key, 2 * seconds, nx=True)
            return int(asked.execute()[0])
    except RedisError as error:
        log.warning("calls are not counted while Valkey is away: %s", error)
        return 0
