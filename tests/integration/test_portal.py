"""The client's portal: its numbers, what it never shows, and who may look."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from interactions.services.lifecycle import note_party
from kernel import clock
from portal.cursor import BadCursor, cursor_of
from reporting import selectors as reporting
from reporting.domain.sla import Formula
from reporting.services import counting
from reporting.services.policies import set_policy
from routing.services import queueing
from tenants.context import program_context
from tenants.selectors import audit_log
from tests.factories.floor import ready

MORNING = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # Wednesday, 10:00 in Berlin
NOON = datetime(2026, 11, 19, 11, 0, tzinfo=UTC)
AGENT_NAMES = ("Acme Agent", "Dora Both")

BEFORE = MORNING - timedelta(days=17)
VIEW = NOON + timedelta(seconds=400)


@pytest.fixture
def day(floor):
    """Yesterday one answered in 5 s; today one in 12 s, one late in 30 s with a note, one lost, one that waits."""
    acme = floor.acme
    with program_context(acme.program):
        set_policy(
            valid_from_at=BEFORE, formula=Formula.ABANDONS_AGAINST, threshold_seconds=20, target_share=Decimal("0.8")
        )
    with clock.at(MORNING):
        ready(acme.agent)
    served(acme, MORNING, wait=5)
    served(acme, NOON, wait=12)
    late = served(acme, NOON + timedelta(seconds=130), wait=30)
    with clock.at(NOON + timedelta(seconds=300)):
        gone = acme.arrive("Nobody there?")
        clock.advance(timedelta(seconds=30))
        with program_context(acme.program):
            queueing.abandon(interaction_id=gone.id)
    with clock.at(VIEW - timedelta(seconds=45)):
        waiting = acme.arrive("I wait")
    with program_context(acme.program), clock.at(VIEW):
        counting.rebuild(starts_at=MORNING - timedelta(days=1), ends_at=VIEW)
    with clock.at(VIEW):
        yield {"late": late, "gone": gone, "waiting": waiting}


def served(acme, begins, *, wait, talk=80):
    """A contact answered after `wait` seconds, with a reply and an internal note, wrapped up in 10 s."""
    with clock.at(begins):
        contact = acme.arrive()
        clock.advance(timedelta(seconds=wait))
        acme.accept()
        acme.write(contact.id, "It is on its way")
        acme.write(contact.id, "Sounds angry, be careful", note=True)
        clock.advance(timedelta(seconds=talk))
        with program_context(acme.program):
            queueing.end_contact(interaction_id=contact.id, by="agent", agent_id=acme.agent.id)
        clock.advance(timedelta(seconds=10))
        with program_context(acme.program):
            queueing.finish_wrap_up(interaction_id=contact.id, agent_id=acme.agent.id, disposition_id=acme.solved.id)
    return contact


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def tile(page, code):
    """Value and words of a tile, spaces plain."""
    found = re.search(
        rf'data-measure="{code}".*?class="value">(.*?)</span>\s*<span class="target[^"]*">(.*?)<(?:time|/div)',
        page,
        re.S,
    )
    assert found, code
    return tuple(" ".join(re.sub(r"<[^>]+>", " ", part).replace("\xa0", " ").split()) for part in found.groups())


def test_the_month_is_measured_by_the_contracts_rule(two_programs, day):
    page = read(two_programs.acme.browser(two_programs.acme.viewer), "/")
    assert tile(page, "level") == ("40.0 %", "40.0 points below 80 %")  # 2 of 5, the one that waits included
    assert "Your contract asks for 80\xa0% answered within 20\xa0s." in page
    assert tile(page, "waiting") == ("1", "longest")
    assert (
        f'data-since="{(VIEW - timedelta(seconds=45)).isoformat(timespec="milliseconds").replace("+00:00", "Z")}"'
        in page
    )
    assert tile(page, "handled") == ("2", "3 this month")
    assert tile(page, "speed") == ("16 s", "over 3 answered")
    assert tile(page, "handle") == ("90 s", "over 3 handled")
    assert tile(page, "abandoned") == ("20.0 %", "1 of 5 offered")
    assert "Service level by day, November 2026, target 80" in page


def test_today_has_its_own_figures_in_the_live_fragment(two_programs, day):
    page = read(two_programs.acme.browser(two_programs.acme.viewer), "/live/?period=today")
    assert tile(page, "level")[0] == "25.0 %"
    assert tile(page, "speed") == ("21 s", "over 2 answered")
    assert tile(page, "abandoned") == ("25.0 %", "1 of 4 offered")
    assert "<html" not in page


def test_the_drawer_tells_the_steps_and_who_missed(two_programs, day):
    page = read(two_programs.acme.browser(two_programs.acme.viewer), "/?period=today")
    steps = re.findall(r'<li[^>]*><span>([^<]*)</span><span class="val">([^<]*)</span>', page)
    assert [(label.replace("\xa0", " "), value.replace("\xa0", " ")) for label, value in steps] == [
        ("Reached the queue", "4"),
        ("Left the queue by the flow", "− 0"),
        ("Counted", "4"),
        ("Answered within 20 s", "1"),
        ("1 / 4", "25.00 %"),
    ]
    assert "Version 1, since 1 November 2026" in page
    missed = re.findall(r"/contacts/([0-9a-f-]{36})/", page)
    assert [UUID(one) for one in missed] == [day["waiting"].id, day["gone"].id, day["late"].id]


@pytest.mark.parametrize("formula", list(Formula))
def test_missed_contacts_are_as_many_as_the_level_says(two_programs, day, formula):
    with program_context(two_programs.acme.program):
        set_policy(
            valid_from_at=BEFORE + timedelta(days=1), formula=formula, threshold_seconds=29,
            target_share=Decimal("0.8"), short_seconds=35,
        )  # fmt: skip
        counting.rebuild(starts_at=BEFORE, ends_at=VIEW)
        level = reporting.figures_between(BEFORE + timedelta(days=2), VIEW).service_level
        missed = reporting.missed_entries(BEFORE + timedelta(days=2), VIEW).count()
    assert missed == level.denominator - level.numerator


def test_the_list_filters_and_pages(two_programs, day, monkeypatch):
    client = two_programs.acme.browser(two_programs.acme.viewer)
    assert len(ids(read(client, "/contacts/"))) == 5
    assert set(ids(read(client, "/contacts/?missed=on"))) == {day[name].id for name in ("late", "gone", "waiting")}
    assert len(ids(read(client, "/contacts/?first=2026-11-18&last=2026-11-18"))) == 1
    assert ids(read(client, "/contacts/?outcome=open")) == [day["waiting"].id]
    assert ids(read(client, "/contacts/?outcome=abandoned&channel=chat")) == [day["gone"].id]
    assert "Nothing fits" in read(client, "/contacts/?channel=email")
    assert "The last day lies before the first." in read(client, "/contacts/?first=2026-11-18&last=2026-11-17")
    monkeypatch.setattr("portal.contacts.PAGE", 2)
    seen, path = [], "/contacts/"
    while path:
        page = read(client, path)
        seen += ids(page)
        following = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
        path = "/contacts/" + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 5


def ids(page):
    return [UUID(one) for one in re.findall(r'<td><a class="link nowrap" href="[^"]*/contacts/([0-9a-f-]{36})/', page)]


@pytest.mark.parametrize("text", ["x", "%00", "bm90IGEgcGxhY2U", "MjAyNi0xMS0xOSBhYmM"])
def test_a_made_up_place_in_the_list_is_refused(two_programs, text):
    client = two_programs.acme.browser(two_programs.acme.viewer)
    assert client.get(f"/contacts/?after={text}").status_code == 400
    with pytest.raises(BadCursor):
        cursor_of("2026")


def test_a_contact_is_told_in_words_without_notes_and_names(two_programs, day):
    acme = two_programs.acme
    with program_context(acme.program):
        note_party(interaction_id=day["waiting"].id, what="left")
    page = read(acme.browser(acme.viewer), f"/contacts/{day['late'].id}/")
    for words in ("Where is my order?", "It is on its way", "Entered the queue Orders", "An agent answered",
                  "The agent wrote", "The agent ended it", "Closed: Handled", "Solved", "00:30", "01:20"):  # fmt: skip
        assert words in page, words
    assert "angry" not in page
    assert "The customer went away" in read(acme.browser(acme.viewer), f"/contacts/{day['waiting'].id}/")
    entry = audit_log(program=acme.program).filter(action="portal.contact.viewed", actor=acme.viewer).first()
    assert entry is not None
    assert entry.object_ids["interaction"] in {str(day["late"].id), str(day["waiting"].id)}


def test_no_page_names_an_agent_or_shows_a_note(two_programs, day):
    client = two_programs.acme.browser(two_programs.acme.viewer)
    for path in pages(day["late"].id):
        page = read(client, path)
        for name in (*AGENT_NAMES, str(two_programs.acme.agent.email), "Sounds angry"):
            assert name not in page, (path, name)


def pages(interaction_id):
    """Every address of the portal but those below a document: a new one joins by itself or fails here."""
    found = []
    for pattern in get_resolver("portal.urls").url_patterns:
        if set(pattern.pattern.converters) <= {"interaction_id"}:
            kwargs = dict.fromkeys(pattern.pattern.converters, interaction_id)
            found.append(reverse(pattern.name, urlconf="portal.urls", kwargs=kwargs))
        else:
            assert pattern.name in OF_DOCUMENTS
    return found


OF_DOCUMENTS = {  # test_portal_money.py tries these
    "portal_invoice", "portal_invoice_pdf", "portal_invoice_line", "portal_running_line",
}  # fmt: skip


def test_only_lookers_of_the_program_come_in(two_programs, day):
    acme, globex = two_programs.acme, two_programs.globex
    for path in pages(day["late"].id):
        for part in ("viewer", "manager", "supervisor", "finance", "admin"):
            assert acme.browser(acme.people()[part]).get(path).status_code == 200, (path, part)
        for part in ("agent", "planner", "analyst"):
            assert acme.browser(acme.people()[part]).get(path).status_code == 403, (path, part)
        assert acme.browser(globex.viewer).get(path).status_code == 404
        assert acme.browser(two_programs.outsider).get(path).status_code == 404
        assert acme.browser(None).get(path).status_code == 302
        assert acme.browser(two_programs.chief).get(path).status_code == 200


def test_another_programs_contact_is_not_there(two_programs, day):
    answer = two_programs.globex.browser(two_programs.globex.viewer).get(f"/contacts/{day['late'].id}/")
    assert answer.status_code == 404


def test_the_mount_serves_the_same_pages(two_programs, day):
    client = two_programs.desk(two_programs.acme.viewer)
    page = read(client, "/p/acme/")
    assert 'href="/p/acme/contacts/' in page
    assert 'data-socket="/p/acme/ws/portal/"' in page


def test_an_empty_program_says_what_comes_next(two_programs):
    client = two_programs.globex.browser(two_programs.globex.viewer)
    page = read(client, "/")
    assert "No contacts yet" in page
    assert "No contract is in force yet" in page
    assert tile(page, "speed") == ("–", "over 0 answered")
    assert "No contacts yet" in read(client, "/contacts/")


def test_a_simulated_contact_says_so(two_programs, day):
    with program_context(two_programs.acme.program):
        type(day["late"]).objects.filter(pk=day["late"].pk).update(simulated=True)
    client = two_programs.acme.browser(two_programs.acme.viewer)
    assert read(client, "/contacts/").count("Simulated") == 1
    assert "Simulated" in read(client, f"/contacts/{day['late'].id}/")


BASELINE = {"/": 15, "/live/": 14, "/contacts/": 9, "contact": 13, "/invoices/": 7}


@pytest.mark.parametrize("path", BASELINE)
def test_a_page_costs_no_more_queries_than_it_did(two_programs, day, path):
    client = two_programs.acme.browser(two_programs.acme.viewer)
    address = f"/contacts/{day['late'].id}/" if path == "contact" else path
    read(client, address)
    with CaptureQueriesContext(connection) as caught:
        read(client, address)
    said = [query["sql"][:90] for query in caught.captured_queries]
    assert len(said) <= BASELINE[path], "\n".join(said)
