"""Which program a host or a slug leads to, remembered in the process for a few seconds.

Every request asks; a query each time would double the cost of small pages. A change made in another process is
seen after KEEP_SECONDS at the latest; this process forgets at once when it provisions or drops a program.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.conf import settings

from tenants import context
from tenants.models import Program, ProviderSettings

KEEP_SECONDS = 5.0
KEEP_AT_MOST = 2_000  # names: strangers choose host headers, so the memory is bounded

T = TypeVar("T")


class Memory(Generic[T]):
    """Answers by key for KEEP_SECONDS; safe in threads as every step is one dict operation."""

    def __init__(self, load: Callable[[str], T]) -> None:
        self._load = load
        self._kept: dict[str, tuple[float, T]] = {}

    def get(self, key: str) -> T:
        """The remembered answer, or a fresh one."""
        kept = self._kept.get(key)
        now = time.monotonic()
        if kept and kept[0] > now:
            return kept[1]
        value = self._load(key)
        if len(self._kept) >= KEEP_AT_MOST:
            self._kept.clear()
        self._kept[key] = (now + KEEP_SECONDS, value)
        return value

    def forget(self) -> None:
        """Drop everything."""
        self._kept.clear()


def _by_host(host: str) -> Program | None:
    return Program.objects.filter(is_active=True, domains__domain=host).select_related("client").first()


def _by_slug(slug: str) -> Program | None:
    return Program.objects.filter(is_active=True, slug=slug).select_related("client").first()


def _all(_key: str) -> tuple[Program, ...]:
    return tuple(Program.objects.filter(is_active=True).select_related("client").order_by("name", "id"))


def _provider(_key: str) -> ProviderSettings:
    return ProviderSettings.objects.filter(id=ProviderSettings.SINGLE).first() or ProviderSettings()


_hosts = Memory(_by_host)
_slugs = Memory(_by_slug)
_everything = Memory(_all)
_settings = Memory(_provider)


def host_of(header: str) -> str:
    """Host header without port and trailing dot, lower case: `Acme.localhost.:8000` -> `acme.localhost`."""
    host = header.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0].lstrip("[")
    return host.partition(":")[0].rstrip(".")


def is_provider_host(host: str) -> bool:
    """Whether staff work on this host."""
    own = getattr(settings, "PROVIDER_HOSTS", None) or (settings.DOMAIN, "localhost", "127.0.0.1", "::1")
    return host in own


def program_of_host(host: str) -> Program | None:
    """Active program of a host name, None when no Domain row names it."""
    return _hosts.get(host)


def program_of_slug(slug: str) -> Program | None:
    """Active program of a slug."""
    return _slugs.get(slug)


def active_programs() -> tuple[Program, ...]:
    """All active programs by name."""
    return _everything.get("")


def provider_settings() -> ProviderSettings:
    """The provider's settings; an unsaved default row when none was saved yet."""
    return _settings.get("")


def forget() -> None:
    """Ask the database again from now on, in this process."""
    for memory in (_hosts, _slugs, _everything, _settings):
        memory.forget()
    context.forget_programs()
