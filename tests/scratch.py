"""Databases of one test run or one benchmark on the server of DATABASE_URL, dropped at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests.clean import end_other_sessions


@contextmanager
def fresh_database() -> Iterator[None]:
    """This process's connection over a new database with all schemas; its name is the one settings give to tests.

    Not Django's create_test_db: that applies every migration to public, which a start does only without a baseline.
    """
    from tenants.services.migrating import migrate_all

    before = settings.DATABASES["default"]["NAME"]
    name = connection.creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    try:
        migrate_all(say=lambda line: None)
        yield
    finally:
        connection.set_schema_to_public()
        end_other_sessions()
        connection.creation.destroy_test_db(before, verbosity=0)
