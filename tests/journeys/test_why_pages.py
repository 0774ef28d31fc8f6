"""The reasons on a phone: every cell has a place of its own and can be told, in both languages."""

from __future__ import annotations

import pytest

from acd.models import Waiting
from agents.domain.state import NotReadyReason
from agents.services import state as agent_state
from tests.factories.floor import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Pairs of cells of one row whose words lie over each other, told by their words.
OVER_EACH_OTHER = """() => [...document.querySelectorAll("main .table tbody tr")].flatMap((row) => {
  const pieces = [...row.cells].flatMap((cell) => {
    const found = [], walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (walk.nextNode()) {
      if (walk.currentNode.parentElement.closest(".sr")) continue;
      range.selectNodeContents(walk.currentNode);
      for (const box of range.getClientRects()) found.push({ cell, box, words: walk.currentNode.data });
    }
    return found;
  });
  return pieces.flatMap((one, at) => pieces.slice(at + 1)
    .filter((other) => other.cell !== one.cell
      && one.box.right > other.box.left + 1 && other.box.right > one.box.left + 1
      && one.box.bottom > other.box.top + 4 && other.box.bottom > one.box.top + 4)
    .map((other) => `${one.words} | ${other.words}`));
})"""
# Figures that nothing names once the head of the table is away.
NAMELESS = """() => [...document.querySelectorAll("main .cards-s td.num")]
  .filter((cell) => getComputedStyle(cell, "::before").content === "none").map((cell) => cell.outerHTML)"""
SMALL = """() => [...document.querySelectorAll("a, button, summary")].map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height < 24 && getComputedStyle(one).display !== "inline")
  .map(([one, box]) => `${one.innerText} ${box.height}`)"""


@pytest.fixture
def blocked(floor):
    """Two contacts wait, one agent is not ready and one serves nothing."""
    ready(floor.both)
    agent_state.sign_in(agent_id=floor.acme.agent.id)
    agent_state.set_not_ready(agent_id=floor.both.id, reason=NotReadyReason.BREAK)
    floor.acme.arrive()
    floor.acme.arrive()
    return floor


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_cell_of_a_reason_is_readable_on_a_phone(site, blocked, two_programs, language):
    contact = Waiting.objects.filter(program=blocked.acme.program).earliest("id").interaction_id
    face = site.open("/floor/why/", user=two_programs.acme.supervisor, size="phone", language=language)
    for path in ("", "agents/", "estimates/", f"acme/{contact}/"):
        face.page.goto(site.origin() + "/floor/why/" + path)
        assert face.page.locator("main .table tbody tr").count(), path
        assert face.page.evaluate(OVER_EACH_OTHER) == [], path
        assert face.page.evaluate(NAMELESS) == [], path
        assert face.page.evaluate(SMALL) == [], path
        face.check(axe=False)


def test_the_reasons_of_a_contact_are_no_page_for_outsiders(site, blocked, two_programs):
    contact = Waiting.objects.filter(program=blocked.acme.program).earliest("id").interaction_id
    face = site.open("/floor/why/", user=two_programs.globex.supervisor, size="phone")
    answer = face.page.request.get(f"{site.origin()}/floor/why/acme/{contact}/")
    assert answer.status in (403, 404)
