"""A form without a fresh token is refused in our words, with a next step."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils.translation import trans_real

from tenants.database import one_snapshot
from tests.cast import load_cast


@pytest.mark.parametrize(("language", "words"), [("en", "open for too long"), ("ru", "слишком долго")])
def test_a_post_without_a_token_says_what_to_do(two_programs, language, words):
    call_command("messages", "compile")
    trans_real._translations.clear()
    face = Client(enforce_csrf_checks=True, HTTP_HOST=settings.DOMAIN, HTTP_ACCEPT_LANGUAGE=language)
    answer = face.post("/accounts/login/", {"login": "a@b.test", "password": "x"})
    assert answer.status_code == 403
    assert words in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_figures_read_in_one_snapshot_agree(two_programs):
    import threading

    from tenants.models import User
    from tenants.services.users import create_user

    def another_writes() -> None:
        create_user(email="late@provider.test", full_name="Late")
        connection.close()

    with one_snapshot():
        before = User.objects.count()
        thread = threading.Thread(target=another_writes)
        thread.start()
        thread.join()
        assert User.objects.count() == before
    assert User.objects.count() == before + 1
    assert load_cast()
