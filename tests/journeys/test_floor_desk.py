"""The supervisor's desk in a browser, with an agent's desk beside it."""

from __future__ import annotations

import pytest

from tests.factories.floor import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def desk_of(acme) -> str:
    return f"/floor/desk/?queue=acme/{acme.queue.id}"


@pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("phone", "ru")])
def test_the_desk_is_clean_and_fits(site, floor, two_programs, size, language):
    ready(floor.both)
    for _n in range(3):
        floor.acme.arrive()
    face = site.open(desk_of(floor.acme), user=two_programs.acme.supervisor, size=size, language=language)
    face.page.wait_for_selector(".fcontact")
    for theme in ("light", "dark"):
        face.page.emulate_media(color_scheme=theme)
        face.check()
    face.page.locator("[data-act=move]").first.click()
    face.check()
