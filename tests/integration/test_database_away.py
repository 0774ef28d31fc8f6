"""The database is away for a while: pages and API say so and when to come again; afterwards all is as before."""

from __future__ import annotations

import contextlib

import orjson
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, ProgrammingError, close_old_connections, connection
from django.test import Client
from django.utils.translation import trans_real

from config.services import ports
from tenants import directory
from tenants.database import is_away
from tests.integration.test_api import assert_problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def away(monkeypatch):
    """Nobody listens where the database was, and every connection is cut; leaving the block brings it back."""

    @contextlib.contextmanager
    def without():
        with monkeypatch.context() as patch:
            patch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
            patch.setitem(connection.settings_dict, "PORT", str(ports.any_free()))
            connection.close()
            directory.forget()
            try:
                yield
            finally:
                connection.close()

    return without


def quiet(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def cut(*_args, **_more):
    """What a restart does to a request that is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        cursor.execute("SELECT 1")


def too_slow(*_args, **_more):
    """An OperationalError of a server that is there."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")


@pytest.mark.parametrize(("language", "words"), [("en", "Back in a moment"), ("ru", "Скоро вернёмся")])
def test_pages_say_so_in_the_readers_language_and_work_again_afterwards(two_programs, away, language, words):
    call_command("messages", "compile")
    trans_real._translations.clear()
    client = quiet(two_programs.desk(two_programs.acme.supervisor))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with away():
        answer = client.get("/floor/")
        mounted = client.get("/p/acme/")
        office = client.get("/p/acme/admin/")
    for one in (answer, mounted, office):
        assert (one.status_code, one["Retry-After"]) == (503, "5")
        assert one["Content-Type"].startswith("text/html")
        assert words in one.content.decode()
    assert f'lang="{language}"' in answer.content.decode()
    assert client.get("/floor/").status_code == 200


def test_a_programs_own_host_is_not_called_unknown(two_programs, away):
    client = quiet(two_programs.acme.browser(two_programs.acme.viewer))
    with away():
        answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("path", ["/api/v1/queues/", "/p/acme/api/v1/queues/"])
def test_the_api_answers_a_problem(two_programs, away, path):
    acme = two_programs.acme
    client = quiet(acme.browser(acme.supervisor) if path.startswith("/api") else two_programs.desk(acme.supervisor))
    with away():
        answer = client.get(path)
    assert assert_problem(answer, 503)["title"] == "Not available now"
    assert answer["Retry-After"] == "5"
    assert client.get(path).status_code == 200


def test_a_connection_cut_under_a_request_is_told_and_the_next_one_works(two_programs, monkeypatch):
    acme = two_programs.acme
    client = quiet(acme.browser(acme.supervisor))
    with monkeypatch.context() as patch:
        patch.setattr("api.views.floor.routing.queues", cut)
        answer = client.get("/api/v1/queues/")
        assert_problem(answer, 503)
    close_old_connections()  # the first thing a server's thread does for the next request
    assert client.get("/api/v1/queues/").status_code == 200


def test_other_failures_stay_failures(two_programs, monkeypatch):
    acme = two_programs.acme
    client = quiet(acme.browser(acme.supervisor))
    monkeypatch.setattr("api.views.floor.routing.queues", too_slow)
    assert_problem(client.get("/api/v1/queues/"), 500)
    connection.close()
    monkeypatch.setattr("tenants.middleware.Viewer", lambda *_args: 1 / 0)
    failed = client.get("/api/v1/queues/")
    assert orjson.loads(failed.content) == {"type": "about:blank", "title": "Server error", "status": 500}
    page = client.get("/")
    assert page.status_code == 500
    assert "Something failed on our side" in page.content.decode()
    assert "Retry-After" not in page


class Told(Exception):
    """A driver's error with its SQLSTATE."""

    def __init__(self, pgcode: str | None) -> None:
        self.pgcode = pgcode


@pytest.mark.parametrize(
    ("kind", "code", "words", "expected"),
    [
        (OperationalError, None, "connection refused", True),
        (OperationalError, "57P01", "terminating connection due to administrator command", True),
        (OperationalError, "57P03", "the database system is starting up", True),
        (OperationalError, "08006", "connection failure", True),
        (OperationalError, "53300", "too many clients already", True),
        (InterfaceError, None, "connection already closed", True),
        (InterfaceError, None, "cursor already closed", False),
        (OperationalError, "57014", "canceling statement due to statement timeout", False),
        (OperationalError, "40P01", "deadlock detected", False),
        (OperationalError, "53200", "out of memory", False),
        (ProgrammingError, "42P01", "no such table", False),
        (ValueError, None, "connection", False),
    ],
)
def test_which_errors_mean_that_the_database_is_away(kind, code, words, expected):
    error = kind(words)
    error.__cause__ = Told(code)
    assert is_away(error) is expected
