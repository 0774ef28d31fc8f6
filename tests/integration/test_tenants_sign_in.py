"""Signing in: throttled, second factor by role, language and time zone of the person, no sign-up."""

from __future__ import annotations

import itertools
import time

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.translation import trans_real

from tenants import directory
from tenants.accounts import home_path
from tenants.models import ProviderSettings, User
from tests.cast import PASSWORD, browser

pytestmark = pytest.mark.usefixtures("probes")
_addresses = itertools.count(1)


@pytest.fixture
def probes(settings, monkeypatch):
    """The probe views on every host."""
    settings.ROOT_URLCONF = settings.PUBLIC_SCHEMA_URLCONF = "tests.integration.tenants_urls"
    monkeypatch.setattr("tenants.middleware.BACKOFFICE_URLCONF", "tests.integration.tenants_urls")
    kept = {name: settings.CACHES["default"][name] for name in ("KEY_FUNCTION", "REVERSE_KEY_FUNCTION")}
    settings.CACHES = {
        "default": {**kept, "BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sign-in"}
    }
    cache.clear()


def stranger(host: str = "") -> Client:
    """A browser at an internet address of its own, so that throttles of one test do not meet those of another."""
    return Client(HTTP_HOST=host or settings.DOMAIN, REMOTE_ADDR=f"198.51.100.{next(_addresses)}")


def sign_in(client: Client, user: User, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": user.email, "password": password})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def ask_second_factor_of(*roles: str) -> None:
    ProviderSettings.objects.update_or_create(id=1, defaults={"mfa_required_roles": list(roles)})
    directory.forget()


@pytest.mark.parametrize(
    ("part", "page"),
    [
        ("agent", "/desk/"),
        ("supervisor", "/floor/"),
        ("finance", "/finance/"),
        ("viewer", "/p/acme/"),
        ("admin", "/p/acme/admin/"),
        ("planner", "/programs/"),
    ],
)
def test_signing_in_leads_to_the_work_of_the_role(two_programs, part, page):
    client = stranger()
    assert sign_in(client, two_programs.acme.people()[part]).url == "/"
    assert client.get("/").url == page


def test_the_provider_s_administrator_goes_to_the_floor_s_back_office(two_programs):
    assert two_programs.desk(two_programs.chief).get("/").url == "/admin/"
    assert two_programs.desk().get("/").url.startswith("/accounts/login/")


def test_the_switcher_shows_own_programs_only(two_programs):
    text = two_programs.desk(two_programs.both).get("/programs/").content.decode()
    assert "Acme" in text
    assert "Globex" in text
    text = two_programs.desk(two_programs.acme.planner).get("/programs/").content.decode()
    assert "Acme" in text
    assert "Globex" not in text


def test_signing_in_is_throttled_per_person(two_programs):
    client = stranger()
    for _try in range(5):
        assert "Too many failed" not in sign_in(client, two_programs.acme.agent, "wrong").content.decode()
    assert "Too many failed" in sign_in(client, two_programs.acme.agent).content.decode()
    assert sign_in(stranger(), two_programs.acme.supervisor).status_code == 302


@pytest.mark.parametrize(("language", "words"), [("en", "try again in 5 minutes"), ("ru", "через 5 минут")])
def test_a_shut_door_says_how_long_and_opens_then(two_programs, monkeypatch, language, words):
    call_command("messages", "compile")
    trans_real._translations.clear()
    client, agent = stranger(), two_programs.acme.agent
    began = time.time()
    monkeypatch.setattr("time.time", lambda: began)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for _try in range(5):
        assert sign_in(client, agent, "wrong").status_code == 200
    monkeypatch.setattr("time.time", lambda: began + 10)
    refused = sign_in(client, agent)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "290"
    assert words in refused.content.decode()
    monkeypatch.setattr("time.time", lambda: began + 299)
    assert (sign_in(client, agent).status_code, sign_in(client, agent)["Retry-After"]) == (429, "1")
    monkeypatch.setattr("time.time", lambda: began + 301)
    assert sign_in(client, agent).status_code == 302


def test_failures_count_together_on_all_hosts(two_programs):
    """Each host would otherwise be one more door with tries of its own."""
    agent = two_programs.acme.agent
    for host in (
        two_programs.acme.host,
        two_programs.globex.host,
        "",
        two_programs.acme.host,
        two_programs.globex.host,
    ):
        assert sign_in(stranger(host), agent, "wrong").status_code == 200
    for host in ("", two_programs.acme.host, two_programs.globex.host):
        assert sign_in(stranger(host), agent).status_code == 429


def test_wrong_codes_shut_the_door_too(two_programs):
    agent = two_programs.acme.agent
    TOTP.activate(agent, generate_totp_secret())
    client = stranger()
    sign_in(client, agent)
    for _try in range(5):
        assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    refused = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "300")
    assert "try again in 5 minutes" in refused.content.decode()


def test_resets_asked_too_often_get_a_page_that_says_when(two_programs):
    client = stranger()
    answers = [client.post("/accounts/password/reset/", {"email": "nobody@acme.test"}) for _try in range(11)]
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")
    assert "in a minute" in answers[-1].content.decode()


def test_nobody_signs_up(db):
    stranger().post("/accounts/signup/", {"email": "x@y.test", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="x@y.test").exists()


def test_email_is_one_whatever_its_case(two_programs):
    user = two_programs.acme.agent
    answer = stranger().post("/accounts/login/", {"login": user.email.upper(), "password": PASSWORD})
    assert answer.status_code == 302


def test_a_role_that_needs_a_second_factor_is_led_to_its_set_up(two_programs):
    ask_second_factor_of("agent")
    acme = two_programs.acme
    answer = acme.browser(acme.agent).get("/where/")
    assert answer.url == "/accounts/2fa/totp/activate/?next=%2Fwhere%2F"
    assert acme.browser(acme.viewer).get("/where/").status_code == 200


@pytest.mark.django_db(transaction=True)  # allauth tells of the new factor on commit
def test_setting_up_the_factor_opens_the_doors_at_once(two_programs):
    ask_second_factor_of("agent")
    client = stranger()
    sign_in(client, two_programs.acme.agent)
    asked = client.get("/accounts/2fa/totp/activate/")  # allauth wants the password once more, right after sign-in
    client.post(asked.url, {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302, done.content.decode()[:2000]
    assert client.get("/where/").status_code == 200


def test_password_alone_never_passes_once_the_factor_is_there(two_programs):
    ask_second_factor_of("agent")
    agent = two_programs.acme.agent
    secret = generate_totp_secret()
    TOTP.activate(agent, secret)
    client = stranger()
    assert sign_in(client, agent).url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/where/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/where/").status_code == 200


def test_a_session_without_the_code_is_asked_for_it(two_programs):
    ask_second_factor_of("agent")
    agent = two_programs.acme.agent
    TOTP.activate(agent, generate_totp_secret())
    assert two_programs.desk(agent).get("/where/").url.startswith("/accounts/2fa/reauthenticate/")


def test_pages_speak_the_language_and_the_time_of_the_user(two_programs):
    agent = two_programs.acme.agent
    User.objects.filter(pk=agent.pk).update(language="ru", time_zone="Asia/Almaty")
    said = two_programs.desk(agent).get("/where/", headers={"accept-language": "en"})
    assert said.json()["language"] == "ru"
    assert said.json()["zone"] == "Asia/Almaty"
    assert said.headers["Content-Language"] == "ru"


def test_strangers_speak_by_cookie_then_by_browser(two_programs):
    page = "/accounts/login/"
    assert stranger().get(page, headers={"accept-language": "ru,en;q=0.5"}).headers["Content-Language"] == "ru"
    client = stranger()
    client.post("/i18n/set_language/", {"language": "en", "next": page})
    assert client.get(page, headers={"accept-language": "ru"}).headers["Content-Language"] == "en"


def test_the_switch_is_kept_with_the_user(two_programs):
    agent = two_programs.acme.agent
    client = two_programs.desk(agent)
    assert client.post("/i18n/set_language/", {"language": "ru", "next": "/desk/"}).url == "/desk/"
    assert User.objects.get(pk=agent.pk).language == "ru"
    assert client.get("/where/").json()["language"] == "ru"


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_the_switch_leads_to_no_other_place(two_programs, target):
    client = browser(None, settings.DOMAIN)
    assert client.post("/i18n/set_language/", {"language": "xx", "next": target}).url == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_a_new_installation_gets_its_first_administrator_from_the_command_line(db, monkeypatch):
    monkeypatch.setenv("ONEFLOOR_ADMIN_PASSWORD", "short")
    with pytest.raises(CommandError):
        call_command("tenants", "admin", "Clara@Provider.example")
    monkeypatch.setenv("ONEFLOOR_ADMIN_PASSWORD", "walls around every client")
    for _again in range(2):
        call_command("tenants", "admin", "Clara@Provider.example", "--name", "Clara Osei")
    clara = User.objects.get(email="clara@provider.example")
    assert clara.check_password("walls around every client")
    assert [(row.role, row.program_id) for row in clara.memberships.all()] == [("admin", None)]
    assert home_path(clara) == "/admin/"
