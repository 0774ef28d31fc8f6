"""Browser and running instance of the journeys; see site.py for how a test uses them."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.site import Site

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
_number = {"base": int(time.time())}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium; without it the test fails in CI and says so elsewhere."""
    if not os.path.exists(CHROMIUM):
        assert not os.environ.get("CI"), "chromium is not installed"
        pytest.skip("chromium is not installed: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in this thread, the ORM does not know it
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="session")
def running_site(browser: Browser, django_db_setup: None) -> Iterator[Site]:
    """Processes for the whole session; they come up with the first journey."""
    call_command("messages", "compile")
    site = Site(browser)
    yield site
    site.stop(kill=True)


@pytest.fixture
def site(running_site: Site, transactional_db: None) -> Iterator[Site]:
    """The instance, with all its parts running and every window closed afterwards.

    Numbers of hints go on where the test before ended, though its rows are gone: hubs never count backwards.
    """
    _number["base"] += 100_000
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_tally (program_id, last_seq, pushed_seq) SELECT id, %s, %s FROM tenants_program"
            " UNION ALL SELECT 0, %s, %s ON CONFLICT (program_id) DO UPDATE"
            " SET last_seq = excluded.last_seq, pushed_seq = excluded.pushed_seq",
            [_number["base"]] * 4,
        )
    running_site.start()
    yield running_site
    running_site.close_faces()
