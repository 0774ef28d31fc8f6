"""Membership on every request: hosts, mounts, back office, foreign sessions, roles, tokens."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants import directory
from tenants.domain.roles import Role
from tenants.models import ApiToken, Program
from tenants.services.tokens import issue_token, revoke_token
from tenants.services.users import grant_role, revoke_role
from tests.cast import browser

pytestmark = pytest.mark.usefixtures("probes")


@pytest.fixture
def probes(settings, monkeypatch):
    """The probe views on all three kinds of address."""
    settings.ROOT_URLCONF = settings.PUBLIC_SCHEMA_URLCONF = "tests.integration.tenants_urls"
    monkeypatch.setattr("tenants.middleware.BACKOFFICE_URLCONF", "tests.integration.tenants_urls")


def test_an_unknown_host_is_not_found(db):
    assert browser(None, "evil.test").get("/where/").status_code == 404


def test_a_stranger_is_led_to_the_sign_in_page_and_back(two_programs):
    answer = two_programs.acme.browser().get("/where/?x=1")
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=%2Fwhere%2F%3Fx%3D1"


def test_a_member_works_in_the_schema_of_the_host(two_programs):
    acme = two_programs.acme
    said = acme.browser(acme.agent).get("/where/").json()
    assert said["schema"] == "p_acme"
    assert said["program"] == "acme"
    assert said["roles"] == ["agent"]


def test_a_session_of_one_program_is_worth_nothing_on_the_other(two_programs):
    client = two_programs.acme.browser(two_programs.acme.agent)
    assert client.get("/where/").status_code == 200
    assert client.get("/where/", headers={"host": two_programs.globex.host}).status_code == 404
    assert client.get("/where/", headers={"host": settings.DOMAIN, "x": "y"}).json()["schema"] == "public"


def test_one_agent_works_for_both(two_programs):
    for crew in (two_programs.acme, two_programs.globex):
        assert crew.browser(two_programs.both).get("/where/").json()["schema"] == crew.program.schema_name


def test_an_outsider_enters_nothing(two_programs):
    assert two_programs.acme.browser(two_programs.outsider).get("/where/").status_code == 404
    assert two_programs.desk(two_programs.outsider).get("/where/").status_code == 403
    assert two_programs.desk(two_programs.outsider).get("/p/acme/where/").status_code == 404


def test_the_mount_serves_the_same_pages_below_its_prefix(two_programs):
    client = two_programs.desk(two_programs.acme.viewer)
    said = client.get("/p/acme/where/").json()
    assert (said["schema"], said["mount"], said["self"]) == ("p_acme", "program", "/p/acme/where/")
    assert client.get("/p/globex/where/").status_code == 404
    assert client.get("/p/nobody/where/").status_code == 404
    assert client.get("/p/acme").url == "/p/acme/"
    # the prefix ends with the request
    assert two_programs.desk(two_programs.acme.agent).get("/where/").json()["self"] == "/where/"


def test_clients_people_stay_out_of_the_providers_pages(two_programs):
    assert two_programs.desk(two_programs.acme.viewer).get("/where/").status_code == 403
    assert two_programs.desk(two_programs.acme.agent).get("/where/").status_code == 200


def test_roles_are_asked_for_by_name(two_programs):
    acme = two_programs.acme
    assert acme.browser(acme.agent).get("/money/").status_code == 403
    assert acme.browser(acme.finance).get("/money/").status_code == 200
    assert acme.browser(two_programs.globex.finance).get("/money/").status_code == 404


def test_access_ends_with_the_next_request(two_programs):
    acme = two_programs.acme
    client = acme.browser(acme.agent)
    assert client.get("/where/").status_code == 200
    connection.set_schema_to_public()
    revoke_role(user=acme.agent, role=Role.AGENT, program=acme.program)
    assert client.get("/where/").status_code == 404


def test_a_program_that_ended_is_not_found(two_programs):
    Program.objects.filter(slug="acme").update(is_active=False)
    directory.forget()
    assert two_programs.acme.browser(two_programs.acme.agent).get("/where/").status_code == 404
    assert two_programs.desk(two_programs.acme.agent).get("/where/").status_code == 403


def test_the_back_office_mount_is_for_administrators_of_that_program(two_programs):
    acme, globex = two_programs.acme, two_programs.globex
    said = two_programs.desk(acme.admin).get("/p/acme/admin/where/").json()
    assert (said["schema"], said["mount"]) == ("p_acme", "backoffice")
    for user in (acme.agent, acme.supervisor, globex.admin, two_programs.outsider):
        connection.set_schema_to_public()
        assert two_programs.desk(user).get("/p/acme/admin/where/").status_code == 404
        assert connection.schema_name == "public", "the schema is switched only after the guard"


def test_open_doors_of_the_back_office_stay_shut(two_programs):
    assert two_programs.desk().get("/p/acme/admin/").status_code == 404  # nothing is served there by the probes
    assert two_programs.desk().get("/p/acme/admin/where/").status_code == 302


def test_the_floors_back_office_is_for_the_providers_administrators(two_programs):
    assert two_programs.desk(two_programs.chief).get("/admin/where/").status_code == 200
    assert two_programs.desk(two_programs.acme.admin).get("/admin/where/").status_code == 403
    assert two_programs.desk(two_programs.acme.agent).get("/admin/where/").status_code == 403


def test_provider_wide_access_opens_every_program(two_programs):
    grant_role(user=two_programs.outsider, role=Role.SUPERVISOR, program=None)
    for crew in (two_programs.acme, two_programs.globex):
        assert crew.browser(two_programs.outsider).get("/where/").json()["roles"] == ["supervisor"]


def test_opting_out_is_by_name(two_programs):
    assert two_programs.acme.browser().get("/open/").json() == {"schema": "p_acme"}
    assert two_programs.acme.browser(two_programs.outsider).get("/open/").status_code == 200


def test_htmx_leaves_the_page_instead_of_swapping_a_login_form_in(two_programs):
    answer = two_programs.acme.browser().get("/where/", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == "/accounts/login/"


def test_access_costs_one_query_beyond_session_and_user(two_programs):
    acme = two_programs.acme
    client = acme.browser(acme.agent)
    client.get("/where/")  # the host is remembered for a few seconds
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get("/where/").status_code == 200
    tables = [query["sql"] for query in seen if not query["sql"].startswith("SET ")]
    own = [sql for sql in tables if "django_session" not in sql and 'FROM "tenants_user"' not in sql]
    assert len(tables) == 3, tables
    assert len(own) == 1


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_a_token_speaks_for_its_user_in_its_program_only(two_programs):
    acme = two_programs.acme
    secret = issue_token(user=two_programs.both, program=acme.program, name="nightly report")
    said = acme.browser().get("/api/thing/", headers=bearer(secret)).json()
    assert said == {"schema": "p_acme", "user": two_programs.both.email}
    connection.set_schema_to_public()
    # its user is an agent of Globex too, the token is not
    assert two_programs.globex.browser().get("/api/thing/", headers=bearer(secret)).status_code == 404
    # pages know no tokens
    assert acme.browser().get("/where/", headers=bearer(secret)).status_code == 302


def test_a_token_is_kept_as_a_hash_and_can_be_revoked(two_programs):
    acme = two_programs.acme
    secret = issue_token(user=acme.agent, program=acme.program, name="x")
    token = ApiToken.objects.get()
    assert secret not in token.hash
    revoke_token(token=token)
    answer = acme.browser().get("/api/thing/", headers=bearer(secret))
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer \x00"])
def test_strangers_get_a_problem_from_the_api(two_programs, header):
    answer = two_programs.acme.browser().get("/api/thing/", headers={"authorization": header})
    assert answer.status_code == 401
    assert answer.json()["status"] == 401
