"""A database of its own for one benchmark, migrated, dropped at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_database() -> Iterator[None]:
    """Django set up over a fresh database on the server of DATABASE_URL."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection

    from tests.scratch import fresh_database

    connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
    with fresh_database():
        yield
