"""What if, asked on the page: counted by a worker, cancelled, read under its address by who leads which programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from acd.models import WhatIfRun
from acd.services import whatif_runs
from console.supervisor import whatif_views
from kernel import clock
from routing.models import EntryPoint, Queue
from routing.services import flows
from routing.services.whatif_asked import answer_run
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.flows import text_of

PAGE = "/floor/what-if/"
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
TO_NIGHT = {
    "languages": ["en"], "start": "hello", "on_error": "night",
    "nodes": {
        "hello": {"type": "say", "text": {"en": "Hello"}, "next": "night"},
        "night": {"type": "queue", "queue": "night"},
    },
}  # fmt: skip


def at(minutes: float):
    return clock.at(MORNING + timedelta(minutes=minutes))


@pytest.fixture
def lived(floor):
    """Two chats at 9:10 that one agent answers one after the other, five minutes each."""
    acme = floor.acme
    with at(0):
        ready(acme.agent)
    with at(10):
        contacts = [acme.arrive("One"), acme.arrive("Two")]
    for minutes, contact in ((10, contacts[0]), (15.5, contacts[1])):
        with at(minutes):
            acme.accept()
        with at(minutes + 5):
            acme.finish(contact.id)
    with at(60):
        ready(acme.agent)
    return floor


@pytest.fixture
def counted(monkeypatch):
    """The worker at once, after the answer to the browser was decided."""
    asked = []
    monkeypatch.setattr(whatif_views, "ask_what_if", asked.append)
    return asked


def ask(browser, **values):
    with at(24 * 60):
        return browser.post(PAGE, {"day": "2026-03-02", "seed": "7", **values})


def answered(asked) -> dict:
    with at(24 * 60):
        answer_run(run_id=asked[-1])
    return WhatIfRun.objects.get(pk=asked[-1])


def test_more_staff_shortens_the_wait_and_the_page_says_so(lived, two_programs, counted):
    browser = two_programs.desk(two_programs.acme.supervisor)
    answer = ask(browser, staff_program_0=lived.acme.program.pk, staff_number_0="2", staff_from_0="0", staff_to_0="24")
    assert answer.status_code == 302
    assert "0 % counted" in browser.get(answer.url).content.decode()
    run = answered(counted)
    row = run.answer["programs"][str(lived.acme.program.pk)]
    assert row["happened"]["longest_seconds"] == 330.0
    assert (row["as_staffed"]["offered"], row["changed"]["in_time"]) == (2, 2)
    assert run.answer["contacts"] == 2
    page = browser.get(answer.url).content.decode()
    assert "2 agents more for Acme" in page
    assert "05:30" in page
    assert "What if, 2 March 2026" in page
    assert "2 March 2026" in browser.get(PAGE).content.decode()
    assert "2026-03-02" not in page
    again = ask(browser, staff_program_0=lived.acme.program.pk, staff_number_0="2")
    second = answered(counted)
    assert again.url != answer.url
    assert {**second.answer, "seconds": 0} == {**run.answer, "seconds": 0}, "the same seed, the same answer"


def test_a_draft_leads_contacts_to_another_queue(lived, two_programs, counted):
    with program_context(lived.acme.program):
        night = Queue.objects.create(code="night", name="Night", required=[])
        flow = flows.create_flow(code="night", name="To the night")
        flows.save_draft(flow_id=flow.id, source=text_of(TO_NIGHT))
        entry = EntryPoint.objects.get(entry_address=lived.acme.chat)
    browser = two_programs.desk(two_programs.acme.supervisor)
    answer = ask(browser, flow=f"{lived.acme.program.pk}:{entry.pk}:{flow.pk}:")
    run = answered(counted)
    assert run.answer["flow"] == {"replayed": 2, "moved": 2, "added": 0, "kept_away": 0, "unknown": 0}
    assert "leads 2 to another queue" in browser.get(answer.url).content.decode()
    with program_context(lived.acme.program):
        flows.save_draft(flow_id=flow.id, source="{")
    ask(browser, flow=f"{lived.acme.program.pk}:{entry.pk}:{flow.pk}:")
    assert (answered(counted).state, answered(counted).fault) == ("failed", "flow_gone")
    assert night.is_active


def test_a_version_of_a_flow_is_tried_by_who_leads_its_program(lived, two_programs, counted):
    with program_context(lived.acme.program):
        Queue.objects.create(code="night", name="Night", required=[])
        flow = flows.create_flow(code="night", name="To the night")
        for _number in range(7):
            flows.save_draft(flow_id=flow.id, source=text_of(TO_NIGHT))
            flows.publish_flow(flow_id=flow.id)
        entry = EntryPoint.objects.get(entry_address=lived.acme.chat)
    browser = two_programs.desk(two_programs.acme.supervisor)
    page = browser.get(PAGE).content.decode()
    assert [f"“To the night”, version {number}<" in page for number in range(1, 8)] == [False] * 2 + [True] * 5
    assert "“To the night”, draft" not in page
    version = f"{lived.acme.program.pk}:{entry.pk}:{flow.pk}:7"
    answer = ask(browser, flow=version)
    run = answered(counted)
    assert (run.question["flow"][3], run.answer["flow"]["moved"]) == (7, 2)
    assert "the flow “To the night”, version 7" in browser.get(answer.url).content.decode()
    stranger = two_programs.desk(two_programs.globex.supervisor)
    assert "To the night" not in stranger.get(PAGE).content.decode()
    assert "Select a valid choice" in ask(stranger, flow=version).content.decode()
    assert "To the night" not in stranger.get(answer.url).content.decode()


def test_a_question_asked_before_versions_could_be_named_is_still_read(lived, two_programs, counted):
    with program_context(lived.acme.program):
        Queue.objects.create(code="night", name="Night", required=[])
        flow = flows.create_flow(code="night", name="To the night")
        flows.save_draft(flow_id=flow.id, source=text_of(TO_NIGHT))
        entry = EntryPoint.objects.get(entry_address=lived.acme.chat)
    browser = two_programs.desk(two_programs.acme.supervisor)
    answer = ask(browser, flow=f"{lived.acme.program.pk}:{entry.pk}:{flow.pk}:")
    asked = WhatIfRun.objects.get(pk=counted[-1])
    asked.question["flow"].pop()
    asked.save()
    assert answered(counted).answer["flow"]["moved"] == 2
    assert "the flow “To the night”, draft" in browser.get(answer.url).content.decode()


def test_others_read_their_programs_by_name_and_the_rest_as_others(lived, two_programs, counted):
    answer = ask(two_programs.desk(two_programs.acme.supervisor), policy="first_come")
    answered(counted)
    page = two_programs.desk(two_programs.globex.supervisor).get(answer.url).content.decode()
    assert "Other programs" in page
    assert "Acme" not in page
    assert two_programs.desk(two_programs.acme.agent).get(answer.url).status_code == 403


def test_a_run_is_cancelled_by_who_asked_and_stays_so(lived, two_programs, counted):
    browser, other = (two_programs.desk(one.supervisor) for one in (two_programs.acme, two_programs.globex))
    answer = ask(browser)
    ask(browser)
    assert "still being counted" in ask(browser).content.decode()
    with at(24 * 60):
        other.post(answer.url + "cancel/")
        assert WhatIfRun.objects.get(pk=counted[0]).state == "asked"
        whatif_runs.begin(run_id=counted[0])
        browser.post(answer.url + "cancel/")
        with pytest.raises(whatif_runs.Cancelled):
            whatif_runs.tell_progress(run_id=counted[0], percent=50)
        answer_run(run_id=counted[0])
    assert WhatIfRun.objects.get(pk=counted[0]).state == "cancelled"


def test_a_day_without_contacts_and_bad_lines_are_told(floor, two_programs, counted):
    browser = two_programs.desk(two_programs.acme.supervisor)
    page = ask(browser, staff_number_0="3", day="2026-03-03", queue_0="1:x").content.decode()
    for words in ("Fill in the whole line", "Choose a day that is over", "Select a valid choice"):
        assert words in page
    assert not WhatIfRun.objects.exists()
    answer = ask(browser)
    answered(counted)
    assert "Nobody contacted any program on that day" in browser.get(answer.url).content.decode()
