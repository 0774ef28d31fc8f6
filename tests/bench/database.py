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

    from tenants.services.migrating import migrate_all
    from tests.clean import end_other_sessions

    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        migrate_all(say=lambda line: None)
        yield
    finally:
        connection.set_schema_to_public()
        end_other_sessions()
        connection.creation.destroy_test_db(before, verbosity=0)
