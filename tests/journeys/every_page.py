"""Every page of the product in a real browser: axe 0, no console error, nothing off origin, no sideways scroll.

Pages are found in the URL confs, so a new page is tried without anyone remembering it; in both languages, both themes,
at 390 and 1440 px.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client as Browser

from tenants.context import program_context
from tenants.models import User
from tests.architecture.addresses import Address, addresses
from tests.cast import Cast
from tests.factories.floor import Floor
from tests.factories.marked_world import MarkedWorld, make_marked_world
from tests.journeys.site import Face, Site

LANGUAGES = ("en", "ru")
# A page is met in one of these in English and in the one two further on in Russian: both themes and both widths.
VIEWS = (("desk", "light"), ("phone", "light"), ("phone", "dark"), ("desk", "dark"))
FEWEST = 6  # a part with fewer pages than this was not found at all
TURNS = ((("desk", "light"), ("phone", "dark")), (("desk", "dark"), ("phone", "light")))


@dataclass(frozen=True)
class Part:
    """Pages of one URL conf at one host, below `prefix`; `only` and `without` are beginnings of paths.

    In an `office` nearly every page is for administrators: they are asked first.
    """

    conf: str
    host: str = settings.DOMAIN
    prefix: str = ""
    only: str = "/"
    without: tuple[str, ...] = ()
    office: bool = False


PARTS = {
    "staff": Part("config.urls_public", without=("/admin/", "/accounts/logout/")),
    "program": Part("config.urls_program", "acme." + settings.DOMAIN, without=("/accounts/", "/look/")),
    "floor office": Part("config.urls_public", only="/admin/", office=True),
    "program office": Part("config.urls_backoffice", prefix="/p/acme", office=True),
}


@dataclass(frozen=True)
class Page:
    """A path and who sees it as a page."""

    path: str
    user: User | None


def quiet_world(site: Site, cast: Cast, floor: Floor) -> MarkedWorld:
    """Filled while nobody hands out contacts or delivers facts: its clock stands in October."""
    site.stop(["matcher", "relay"])
    return make_marked_world(cast, floor)


def rows_for(address: Address, world: MarkedWorld) -> Callable[[str, str], list[Any]]:
    """Values for the names of one pattern; an administration page gets a row of its own model."""
    admin = getattr(address.view, "model_admin", None)

    def values_for(name: str, converter: str) -> list[Any]:
        if admin is not None and name == "object_id":
            with program_context(world.floor.acme.program):
                return [str(key) for key in admin.model._default_manager.values_list("pk", flat=True)[:1]]
        return world.values_for(name, converter)

    return values_for


def pages(part: Part, world: MarkedWorld, people: list[User | None]) -> Iterator[Page]:
    """Every pattern that answers somebody with a whole HTML page (a fragment is none)."""
    faces = [(user, Browser(HTTP_HOST=part.host, raise_request_exception=False)) for user in people]
    for user, face in faces:
        if user is not None:
            face.force_login(user)
    for address in addresses(part.conf):
        for path in (part.prefix + one for one in address.paths(rows_for(address, world), most=1)):
            if path.startswith(part.without) or not path.startswith(part.only):
                continue
            for user, face in faces:
                answer = face.get(path)
                is_html = answer.headers.get("Content-Type", "").startswith("text/html")
                if answer.status_code == 200 and is_html and b"<html" in answer.content:
                    yield Page(path, user)
                    break


def look_at(face: Face, where: str) -> list[str]:
    """Faults of the page a face shows now."""
    faults = [] if face.page.locator("main").count() == 1 else [f"{where}: not one main part"]
    try:
        face.check()
    except AssertionError as broken:
        faults.append(f"{where}: {broken}")
    face.faults.clear()
    face.bad_answers.clear()
    return faults


def faults_of(part: Part, site: Site, world: MarkedWorld, cast: Cast) -> list[str]:
    """Look at every page of a part, in one window per person and language.

    Raises AssertionError when the part has hardly any page.
    """
    acme = cast.acme
    people = [acme.agent, acme.supervisor, acme.finance, acme.manager, cast.chief, acme.admin]
    found = list(pages(part, world, [None, *(reversed(people) if part.office else people)]))
    assert len(found) >= FEWEST, found
    faults = []
    for turn, language in enumerate(LANGUAGES):
        windows: dict[User | None, Face] = {}
        for number, page in enumerate(found):
            size, theme = VIEWS[(number + 2 * turn) % len(VIEWS)]
            if page.user not in windows:
                windows[page.user] = site.open(None, user=page.user, host=part.host, language=language)
            face = windows[page.user]
            face.dress(size, theme)
            face.page.goto(site.origin(part.host) + page.path)
            faults += look_at(face, f"{page.path} {language} {size} {theme}")
        site.close_faces()
    return faults
