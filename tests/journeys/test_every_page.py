"""Every page of the product in a real browser: axe 0, no console error, nothing off origin, no sideways scroll.

Pages are found in the URL confs, so a new page is tried without anyone remembering it; both themes, 390 and 1440 px.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.conf import settings
from django.test import Client as Browser

from tests.architecture.addresses import addresses
from tests.factories.marked_world import make_marked_world
from tests.journeys.site import AXE, SIZES, Face, Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
VIEWS = (("desk", "light"), ("desk", "dark"), ("phone", "dark"), ("phone", "light"))
# The back office's fifty forms and lists are drawn by one library from the same few templates: each is looked at in
# two views, in turn, so that every kind of page meets all four.
TURNS = ((VIEWS[0], VIEWS[2]), (VIEWS[1], VIEWS[3]))
# Not pages of a person's: a file, a stream of JSON, a document for machines, or a door that only forwards.
NOT_LOOKED_AT = ("accounts/logout/",)


@pytest.fixture
def world(two_programs, floor, settings, tmp_path):
    return make_marked_world(two_programs, floor)


def pages(conf: str, host: str, prefix: str, world, people) -> dict[str, object]:
    """Path -> who sees it as a page, for every pattern that answers with HTML."""
    found: dict[str, object] = {}
    faces = {user: Browser(HTTP_HOST=host, raise_request_exception=False) for user in people}
    for user, face in faces.items():
        if user is not None:
            face.force_login(user)
    for address in addresses(conf):
        if any(part in address.template for part in NOT_LOOKED_AT):
            continue
        for path in address.paths(world.values_for, most=1):
            for user, face in faces.items():
                answer = face.get(prefix + path)
                kind = answer.headers.get("Content-Type", "")
                whole = kind.startswith("text/html") and b"<html" in answer.content  # a fragment is no page
                if answer.status_code == 200 and whole:
                    found[prefix + path] = user
                    break
    return found


def look_at(face: Face, path: str, views: Sequence[tuple[str, str]]) -> list[str]:
    """Faults of one page; it is loaded once and looked at in each view."""
    from axe_playwright_python.sync_playwright import Axe

    faults = []
    page = face.page
    page.wait_for_load_state("networkidle")
    for size, theme in views:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        where = f"{path} {size} {theme}"
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            faults.append(f"{where}: scrolls sideways")
        for one in Axe().run(page, options=AXE).response["violations"]:
            faults.append(f"{where}: {one['id']} {[node['html'][:120] for node in one['nodes'][:3]]}")
    return faults + [f"{path}: {fault}" for fault in face.faults]


CONFS = {
    "provider": ("config.urls_public", settings.DOMAIN, ""),
    "program": ("config.urls_program", None, ""),
    "back office": ("config.urls_backoffice", settings.DOMAIN, "/p/acme"),
}


@pytest.mark.parametrize("part", list(CONFS))
def test_every_page_keeps_the_promises(site: Site, world, two_programs, part):
    conf, host, prefix = CONFS[part]
    seen_elsewhere = ("/accounts/", "/look/") if part == "program" else ()  # the same views as on the provider's host
    acme = two_programs.acme
    host = host or acme.host
    people = (None, acme.agent, acme.supervisor, acme.finance, acme.manager, two_programs.chief, acme.admin)
    found = pages(conf, host, prefix, world, people)
    assert len(found) >= 3
    faults = []
    found = {path: user for path, user in found.items() if not path.startswith(seen_elsewhere or "\n")}
    for number, (path, user) in enumerate(found.items()):
        face = site.open(path, user=user, host=host)
        faults += look_at(face, path, TURNS[number % 2] if "/admin/" in path else VIEWS)
        site.close_faces()
    assert faults == []
