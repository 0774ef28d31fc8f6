"""The flow editor of the back office: written, checked line by line, published, rolled back, replayed on a real day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from crm.domain.contact import ContactKind
from interactions.domain.states import Author, Channel
from interactions.services.messages import post_message
from kernel import clock
from routing import flow_reading
from routing.domain.flow_text import read_text
from routing.flow_words import PROBLEMS, case_text
from routing.models import EntryPoint, Flow, FlowVersion
from routing.services import flow_replay, flow_runs, flows, setup
from routing.services.inbound import FirstWords, accept_inbound
from tenants.context import program_context
from tenants.models import AuditEntry
from tests.factories.flows import airline, text_of, words

LIST = "/p/acme/admin/routing/flow/"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def office(two_programs, floor):
    return two_programs.desk(two_programs.acme.admin)


@pytest.fixture
def acme(floor):
    return floor.acme


def ask(client, path, data=None, **more):
    connection.set_schema_to_public()
    answer = client.get(path, **more) if data is None else client.post(path, data, **more)
    connection.set_schema_to_public()
    return answer


def made(acme, document=None) -> Flow:
    with program_context(acme.program):
        flow = flows.create_flow(code="airline", name="Airline")
        flows.save_draft(flow_id=flow.id, source=text_of(document or airline()))
    return flow


def page_of(flow) -> str:
    return f"{LIST}{flow.pk}/change/"


def seen(answer) -> str:
    return re.search(r'name="seen" value="([^"]*)"', answer.content.decode())[1]


def test_a_new_flow_begins_with_a_text_that_could_be_published(office, acme):
    answer = ask(office, f"{LIST}add/", {"code": "airline", "name": "Airline"})
    with program_context(acme.program):
        flow = Flow.objects.get(code="airline")
        assert flows.check_draft(flow_id=flow.id) == ()
    assert answer.headers["Location"] == page_of(flow)
    shown = ask(office, LIST).content.decode()
    assert "Airline" in shown
    assert page_of(flow) in shown


def test_problems_stand_by_line_with_node_and_cure(office, acme):
    flow = made(acme, airline(hello={"type": "say", "text": words("Hi"), "next": "nowhere"}))
    shown = ask(office, page_of(flow)).content.decode()
    assert "“next” leads to “nowhere”, which does not exist. Name a node of this flow." in shown
    line = int(re.search(r'data-line="(\d+)"[^>]*>[^<]*</button> <span>Node “hello”: “next” leads', shown)[1])
    with program_context(acme.program):
        source = FlowVersion.objects.get(flow=flow).source
    assert "nowhere" in source.splitlines()[line - 1]


def test_a_broken_draft_is_kept_but_not_published(office, acme):
    flow = made(acme)
    answer = ask(
        office,
        page_of(flow),
        {"act": "publish", "source": '{\n"start": ,\n}', "seen": seen(ask(office, page_of(flow)))},
    )
    assert answer.status_code == 422
    assert 'data-line="2"' in answer.content.decode()
    with program_context(acme.program):
        assert FlowVersion.objects.get(flow=flow).source == '{\n"start": ,\n}'
        assert flow_reading.version_in_force(flow.id) is None


def test_publish_then_roll_back(office, acme, two_programs):
    flow = made(acme)
    first = text_of(airline())
    second = text_of(airline(bye={"type": "end"}))
    for source in (first, second):
        form = {"act": "publish", "source": source.replace("\n", "\r\n"), "seen": seen(ask(office, page_of(flow)))}
        assert ask(office, page_of(flow), form).status_code == 302
    assert ask(office, page_of(flow), {"act": "roll_back", "number": "1"}).status_code == 302
    with program_context(acme.program):
        found = list(flow.versions.order_by("number").values_list("number", "copy_of", "source"))
    assert found == [(1, None, first), (2, None, second), (3, 1, first)]
    assert AuditEntry.objects.filter(action="flow.published", program=acme.program).count() == 3
    assert ask(office, page_of(flow), {"act": "roll_back", "number": "9"}).status_code == 404
    shown = ask(office, page_of(flow)).content.decode()
    assert "Version 3 is in force." in shown
    assert "Version 1 again" in shown


def told(client, flow, form) -> str:
    """What the page says after a form was sent."""
    answer = ask(client, page_of(flow), {"seen": seen(ask(client, page_of(flow))), **form})
    return (ask(client, page_of(flow)) if answer.status_code == 302 else answer).content.decode()


def test_every_answer_names_the_next_step(office, acme):
    flow, good = made(acme), text_of(airline())
    assert "Nothing has been published yet: Publish puts" in ask(office, page_of(flow)).content.decode()
    shown = told(office, flow, {"act": "save", "source": good.replace('"next": "told"', '"next": "tolt"')})
    assert "Contacts do not meet it yet: correct the 1 problem below, then publish." in shown
    assert "replay a day with it, or publish it." in told(office, flow, {"act": "save", "source": good})
    shown = told(office, flow, {"act": "publish", "source": good})
    assert "Version 1 is in force. New contacts meet it" in shown
    assert "Nothing leads here yet: choose this flow under Entry points." in shown
    with program_context(acme.program):
        setup.lead_through_flow(entry_address_id=acme.chat.id, flow_id=flow.id)
    shown = told(office, flow, {"act": "publish", "source": text_of(airline(bye={"type": "end"}))})
    assert "Version 2 is in force." in shown
    assert "Nothing leads here yet" not in shown
    assert "Version 3 is in force, the text of version 1." in told(office, flow, {"act": "roll_back", "number": "1"})
    assert "Saved. The flow is off" in told(office, flow, {"act": "settings", "name": "Airline"})
    shown = told(office, flow, {"act": "roll_back", "number": "2"})
    assert "Version 4 is kept, but the flow is switched off" in shown


def test_a_version_that_cannot_come_back_is_shown_to_be_corrected(office, acme):
    flow = made(acme)
    for source in (text_of(airline()), text_of(airline(to_agent={"type": "end"}, message={"type": "end"}))):
        told(office, flow, {"act": "publish", "source": source})
    with program_context(acme.program):
        type(acme.queue).objects.update(is_active=False)
    answer = ask(office, page_of(flow), {"act": "roll_back", "number": "1"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Version 1 cannot come back as it is. Below is its text" in shown
    assert "The queue “orders” is switched off." in shown
    assert "We are closed. Leave a message." in shown
    with program_context(acme.program):
        assert not flow.versions.filter(number=None).exists(), "nothing is saved unasked"
        assert flow.versions.count() == 2


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ({"on": "hours", "is": "closed"}, "business hours: closed"),
        ({"on": "vip", "is": True}, "VIP: yes"),
        ({"on": "depth", "queue": "vip", "at_least": 5}, "contacts waiting (vip) ≥ 5"),
        ({"on": "wait", "at_most": 60}, "wait, s ≤ 60"),
        ({"on": "language", "in": ["en", "de"]}, "language: en, de"),
        ({"on": "value", "name": "flight", "is_not": "SU100"}, "flight ≠ SU100"),
        ({"on": "customer", "name": "tier", "is_set": False}, "tier: unknown"),
        ({"on": ["?"], "next": "x"}, "['?']"),
        ({}, ""),
    ],
)
def test_a_branch_says_what_it_asks(case, text):
    assert case_text(case) == text


def test_two_who_write_at_once_do_not_lose_each_others_text(office, acme):
    flow = made(acme)
    old = seen(ask(office, page_of(flow)))
    assert ask(office, page_of(flow), {"act": "save", "source": "{}", "seen": old}).status_code == 302
    answer = ask(office, page_of(flow), {"act": "save", "source": "{ }", "seen": old})
    assert answer.status_code == 409
    with program_context(acme.program):
        assert FlowVersion.objects.get(flow=flow).source == "{}"
    assert ask(office, page_of(flow), {"act": "save", "source": "{ }", "seen": seen(answer)}).status_code == 302


def test_the_graph_is_drawn_with_a_name_a_table_and_nothing_executable(office, acme):
    flow = made(acme, airline(bye={"type": "end", "text": words("<script>alert(1)</script>")}))
    shown = ask(office, page_of(flow)).content.decode()
    assert '<title id="flow-title">Graph of the flow</title>' in shown
    assert 'role="img" aria-labelledby="flow-title flow-desc"' in shown
    assert "9 nodes, beginning with “hello”." in shown
    assert "<script>alert" not in shown
    assert (
        "style=" not in shown[shown.index('<svg class="flow-graph"') : shown.index("</svg>", shown.index("flow-graph"))]
    )
    assert "1 · Flight status → booking" in shown


def test_an_entry_point_is_led_through_a_flow(office, acme):
    flow = made(acme)
    with program_context(acme.program):
        flows.publish_flow(flow_id=flow.id)
        entry = EntryPoint.objects.get(entry_address=acme.chat)
    form = {"flow": str(flow.pk), "queue": str(acme.queue.pk), "is_active": "on", "welcome": "", "closed_message": ""}
    assert ask(office, f"/p/acme/admin/routing/entrypoint/{entry.pk}/change/", form).status_code == 302
    with program_context(acme.program):
        assert EntryPoint.objects.get(pk=entry.pk).flow_id == flow.id


def test_nobody_of_another_program_sees_or_changes_a_flow(acme, two_programs):
    flow = made(acme)
    stranger = two_programs.desk(two_programs.globex.admin)
    for path in (LIST, page_of(flow), f"{LIST}{flow.pk}/replay/"):
        assert ask(stranger, path).status_code == 404
    assert ask(stranger, page_of(flow), {"act": "save", "source": "{}"}).status_code == 404
    own = f"/p/globex/admin/routing/flow/{flow.pk}/"
    assert ask(stranger, f"{own}replay/").status_code == 404
    assert ask(stranger, f"{own}change/", {"act": "save", "source": "{}"}).status_code in (302, 404)
    for person in (two_programs.acme.supervisor, two_programs.acme.agent, two_programs.outsider):
        assert ask(two_programs.desk(person), page_of(flow)).status_code in (403, 404)


def arrive(acme, text, *, channel=Channel.CHAT, at=NOON):
    address = acme.email if channel is Channel.EMAIL else acme.chat
    kind = ContactKind.EMAIL if channel is Channel.EMAIL else ContactKind.VISITOR
    who = f"{text}@c.test".replace(" ", "")
    with program_context(acme.program), clock.at(at):
        return accept_inbound(
            channel=channel, entry_address_id=address.id, contact_kind=kind, contact_value=who,
            language="en", first=FirstWords(body=text),
        ).interaction  # fmt: skip


def test_a_draft_is_replayed_on_the_contacts_of_yesterday(office, acme):
    flow = made(acme)
    with program_context(acme.program):
        flows.publish_flow(flow_id=flow.id)
        setup.lead_through_flow(entry_address_id=acme.chat.id, flow_id=flow.id)
        setup.set_queue(code="vip", name="VIP")
    to_agent, asked, ended = arrive(acme, "agent"), arrive(acme, "hm"), arrive(acme, "nothing")
    with program_context(acme.program), clock.at(NOON):
        post_message(interaction_id=asked.id, author=Author.CUSTOMER, body="status")
        assert flow_runs.feed_flow(interaction_id=asked.id, text="status")
    draft = airline(to_agent={"type": "queue", "queue": "vip"})
    with program_context(acme.program):
        flows.save_draft(flow_id=flow.id, source=text_of(draft))
        entry = EntryPoint.objects.select_related("queue__hours").get(entry_address=acme.chat)
        starts_at, ends_at = flow_replay.day_of(NOON.date(), "UTC")
        document = read_text(text_of(draft)).document
        found = flow_replay.replay(document=document, entry=entry, starts_at=starts_at, ends_at=ends_at)
        before = flow_reading.last_run_of(asked.id).state
    by_id = {one.interaction_id: one for one in found}
    assert len(found) == 3
    assert by_id[to_agent.id].went == flow_replay.Place("queue", "orders")
    assert by_id[to_agent.id].would_go == flow_replay.Place("queue", "vip")
    assert by_id[asked.id].would_go == flow_replay.Place("asks", "booking")
    assert by_id[asked.id].is_open
    assert by_id[ended.id].is_same
    with program_context(acme.program):
        assert flow_reading.last_run_of(asked.id).state == before, "a replay changes nothing"
    with clock.at(NOON + timedelta(days=1)):
        shown = ask(office, f"{LIST}{flow.pk}/replay/").content.decode()
    assert "1 contact would go elsewhere" in shown
    assert "queue orders" in shown
    assert "queue vip" in shown
    assert "hello → hours → menu → to_agent" in shown


def test_a_replay_knows_the_hours_and_the_depth_of_that_moment(acme):
    with program_context(acme.program):
        day = {str(n): [["08:00", "20:00"]] for n in range(7)}
        acme.queue.hours = setup.set_hours(name="Day", time_zone="UTC", weekly=day)
        acme.queue.save()
    by_day = [arrive(acme, f"day {n}", at=NOON + timedelta(minutes=n)) for n in range(3)]
    at_night = arrive(acme, "night", at=NOON.replace(hour=23))
    cases = [
        {"on": "hours", "is": "closed", "next": "bye"},
        {"on": "depth", "at_least": 2, "next": "other"},
    ]
    nodes = {
        "ask": {"type": "branch", "cases": cases, "otherwise": "all"},
        "bye": {"type": "end"},
        "all": {"type": "queue", "queue": "orders"},
        "other": {"type": "queue", "queue": "vip"},
    }
    document = {"languages": ["en"], "start": "ask", "nodes": nodes}
    with program_context(acme.program):
        entry = EntryPoint.objects.select_related("queue__hours").get(entry_address=acme.chat)
        starts_at, ends_at = flow_replay.day_of(NOON.date(), "UTC")
        found = flow_replay.replay(document=document, entry=entry, starts_at=starts_at, ends_at=ends_at)
    assert [one.would_go for one in found] == [
        flow_replay.Place("queue", "orders"), flow_replay.Place("queue", "orders"), flow_replay.Place("queue", "vip"),
        flow_replay.Place("end"),
    ]  # fmt: skip
    assert [one.interaction_id for one in found] == [*(one.id for one in by_day), at_night.id]


def test_every_code_of_a_problem_has_words():
    """Codes are written where problems are found; the table must know each of them."""
    from pathlib import Path

    source = "".join(
        Path(f"routing/domain/{name}.py").read_text() for name in ("flow_checks", "flow_shape", "flow_text")
    )
    codes = set(re.findall(r'(?:Problem|BadText)\(\s*"(\w+)"', source)) | {
        "dead_end",
        "missing_field",
        "silent_circle",
        "endless_circle",
    }
    assert codes == set(PROBLEMS)
