"""Sleeps until a role is woken by a hint or its sweep is due."""

from __future__ import annotations

import time

import redis
from django.conf import settings

from outbox import wake

RECONNECT_SECONDS = 1.0


class Waker:
    """One subscription to a role's wake-up hints; without Valkey it is a plain sleep, and it reconnects by itself."""

    def __init__(self, role: str) -> None:
        self._channel = wake.channel(f"wake.{role}")
        self._subscription: redis.client.PubSub | None = None
        self._not_before = 0.0

    def wait(self, seconds: float) -> bool:
        """Return True as soon as a hint comes, False after `seconds`."""
        subscription = self._connected()
        if subscription is None:
            time.sleep(seconds)
            return False
        try:
            deadline = time.monotonic() + seconds
            while (rest := deadline - time.monotonic()) > 0:
                if subscription.get_message(timeout=rest):
                    self._drain(subscription)
                    return True
        except (redis.RedisError, OSError):
            self.close()
            self._not_before = time.monotonic() + RECONNECT_SECONDS
            time.sleep(min(seconds, RECONNECT_SECONDS))
        return False

    def close(self) -> None:
        """End the subscription."""
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None

    def _connected(self) -> redis.client.PubSub | None:
        if self._subscription is None and time.monotonic() >= self._not_before:
            try:
                client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=1.0)
                subscription = client.pubsub(ignore_subscribe_messages=True)
                subscription.subscribe(self._channel)
                self._subscription = subscription
            except (redis.RedisError, OSError):
                self._not_before = time.monotonic() + RECONNECT_SECONDS
        return self._subscription

    @staticmethod
    def _drain(subscription: redis.client.PubSub) -> None:
        while subscription.get_message(timeout=0):
            pass
