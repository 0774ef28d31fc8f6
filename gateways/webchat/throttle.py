"""How often a visitor or an address may ask. Without Valkey everybody may: a dead chat is worse than a flood."""

from __future__ import annotations

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from kernel import clock

log = logging.getLogger(__name__)


class TooOften(Exception):
    """The limit of this minute is reached; `wait_seconds` until the next one."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


def take(what: str, who: str, *, per_minute: int) -> None:
    """Count one call of this clock minute; keys carry the program's schema by the cache's own rule. Raises TooOften."""
    now = int(clock.now().timestamp())
    key = f"webchat.{what}.{who}.{now // 60}"
    try:
        cache.add(key, 0, timeout=120)
        count = cache.incr(key)
    except ValueError:  # the key went between the two calls
        return
    except (RedisError, OSError) as error:
        log.warning("no limit on %s: %s", what, error)
        return
    if count > per_minute:
        raise TooOften(60 - now % 60)
