"""The wall, tried at every address the product has: Acme's ids in the hands of Globex' people and of strangers.

Addresses come from the URL confs, so a new endpoint is tried without anyone remembering it.
"""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.test import Client as Browser

from tenants.access import asked_by
from tests.architecture.addresses import Address, addresses
from tests.cast import CREW
from tests.factories.marked_world import MARK, make_marked_world

METHODS = ("get", "post", "patch", "delete")
# Against a hang only: a walk is up to 14,000 requests, ten times slower on a machine that is busy otherwise.
WALK_SECONDS = 1_800
REFUSED = {400, 401, 403, 404, 405, 415}
MOUNTS = {"config.urls_program": "/p/acme", "config.urls_backoffice": "/p/acme"}


@pytest.fixture
def world(two_programs, floor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_marked_world(two_programs, floor)


@pytest.fixture
def strangers(two_programs):
    """Everybody of Globex, the outsider and the nameless."""
    people = {f"globex {part}": getattr(two_programs.globex, part) for part in CREW}
    return {**people, "outsider": two_programs.outsider, "anonymous": None}


def browser(user, host: str) -> Browser:
    made = Browser(HTTP_HOST=host, raise_request_exception=False)
    if user is not None:
        made.force_login(user)
    return made


def ask(face: Browser, method: str, path: str):
    if method == "get":
        return face.get(path)
    return getattr(face, method)(path, data=json.dumps({}), content_type="application/json")


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def is_refusal(response, user) -> bool:
    if response.status_code in REFUSED:
        return True
    location = response.headers.get("Location", "")
    return response.status_code == 302 and ("/accounts/login" in location or "/accounts/2fa" in location)


def try_all(address: Address, paths, faces, *, must_refuse: bool) -> list[str]:
    """Faults found at one pattern."""
    faults = []
    for path in paths:
        for who, (face, user) in faces.items():
            for method in METHODS:
                response = ask(face, method, path)
                where = f"{method.upper()} {path} as {who}: {response.status_code}"
                if response.status_code >= 500:
                    faults.append(f"{where} is a fault of ours")
                if MARK.encode() in body_of(response):
                    faults.append(f"{where} shows Acme's rows")
                is_open = bool(asked_by(address.view, method).strangers)
                if must_refuse and not is_open and not is_refusal(response, user):
                    faults.append(f"{where} is no refusal")
    return faults


@pytest.mark.timeout(WALK_SECONDS)
@pytest.mark.parametrize("conf", ["config.urls_program", "config.urls_backoffice"])
@pytest.mark.parametrize("way", ["host", "mount"])
def test_nobody_from_outside_gets_into_a_program(world, strangers, conf, way):
    if way == "host" and conf == "config.urls_backoffice":
        return  # administration lives on the provider's host alone
    host = "acme." + settings.DOMAIN if way == "host" else settings.DOMAIN
    prefix = "" if way == "host" else MOUNTS[conf]
    faces = {who: (browser(user, host), user) for who, user in strangers.items()}
    faults = []
    for address in addresses(conf):
        paths = [prefix + path for path in address.paths(world.values_for)]
        faults += try_all(address, paths, faces, must_refuse=True)
    assert faults == []


@pytest.mark.timeout(WALK_SECONDS)
def test_staff_of_another_program_see_nothing_of_acme_on_the_providers_host(world, strangers):
    faces = {who: (browser(user, settings.DOMAIN), user) for who, user in strangers.items()}
    faults = []
    for address in addresses("config.urls_public"):
        # A page without an id shows the viewer's own rows: there only Acme's marks are forbidden.
        faults += try_all(address, address.paths(world.values_for), faces, must_refuse=False)
    assert faults == []


def test_the_mark_is_seen_by_those_who_may(world, two_programs):
    """Without this the probe could pass by showing nobody anything."""
    seen = set()
    for address in addresses("config.urls_program"):
        for path in address.paths(world.values_for):
            response = browser(two_programs.acme.manager, "acme." + settings.DOMAIN).get(path)
            if response.status_code == 200 and MARK.encode() in body_of(response):
                seen.add(address.template)
    assert len(seen) >= 3


def test_views_open_to_strangers_say_why():
    reasons = {}
    for conf in ("config.urls_public", "config.urls_program", "config.urls_backoffice"):
        for address in addresses(conf):
            asked = asked_by(address.view, "get")
            if asked.strangers:
                reasons[address.template] = asked.strangers
    assert all(len(reason.split()) >= 2 for reason in reasons.values())


@pytest.mark.timeout(300)
def test_every_operation_of_the_api_schema_refuses_strangers(world, strangers):
    from drf_spectacular.generators import SchemaGenerator

    paths = SchemaGenerator(urlconf="config.urls_program").get_schema(request=None, public=True)["paths"]
    assert paths
    host = "acme." + settings.DOMAIN
    faces = {who: (browser(user, host), user) for who, user in strangers.items()}
    faults = []
    for template, operations in paths.items():
        path = template
        for name in re.findall(r"{(\w+)}", template):
            path = path.replace("{" + name + "}", str(world.values_for(name, "uuid")[0]))
        for method in operations:
            for who, (face, user) in faces.items():
                response = ask(face, method, path)
                if not is_refusal(response, user) or MARK.encode() in body_of(response):
                    faults.append(f"{method.upper()} {path} as {who}: {response.status_code}")
    assert faults == []
