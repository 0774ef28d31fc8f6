"""What every test stands on: the test settings, two programs made once per run, a connection that begins in public."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests import clean


def _own_valkey_database() -> None:
    """Two test processes share a Valkey: each counts its rate limits in a database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        return
    base, _, number = settings.REDIS_URL.rpartition("/")
    url = f"{base}/{(int(number) + 1 + int(worker.removeprefix('gw'))) % 16}"
    settings.REDIS_URL = settings.CELERY_BROKER_URL = os.environ["REDIS_URL"] = url
    settings.CACHES["default"]["LOCATION"] = url
    settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"] = [{"address": url, "socket_timeout": None}]


_own_valkey_database()
# A property that takes long on a busy machine is no false property.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a real hash costs 0.2 s per sign-in
settings.WHITENOISE_AUTOREFRESH = True  # files are found when asked for: each test client would list them all anew
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
settings.DATABASES["default"]["CONN_MAX_AGE"] = 0  # helper threads of tests must not keep their connections
settings.PROVIDER_HOSTS = (settings.DOMAIN, "localhost", "127.0.0.1", "::1", "testserver")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """A database of this run with the schemas, made as a start makes them, and the cast."""
    from tests.cast import make_cast
    from tests.scratch import fresh_database

    with django_db_blocker.unblock(), fresh_database():
        make_cast()
        clean.remember()
        TransactionTestCase._fixture_teardown = lambda self: clean.restore()
        with django_db_blocker.block():
            yield


@pytest.fixture(autouse=True)
def in_public() -> Iterator[None]:
    """After client.get() the connection stays on that program; nothing may leak into the next test."""
    from tenants import directory

    connection.set_schema_to_public()
    directory.forget()
    yield
    connection.set_schema_to_public()
    directory.forget()


@pytest.fixture
def two_programs(db):
    """The cast (tests/cast.py) as fresh rows."""
    from tests.cast import load_cast

    return load_cast()


@pytest.fixture
def floor(two_programs):
    """Both programs ready to take chats and mails (tests/factories/floor.py)."""
    from tests.factories.floor import open_floor

    return open_floor(two_programs)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: playwright keeps its event loop running in the thread, where asyncio tests need their own.

    The walks over every page begin before the shorter ones, so that no process is left alone with one at the end.
    """
    items.sort(key=lambda item: ("browser" in getattr(item, "fixturenames", ()), "test_every_page" not in item.nodeid))
