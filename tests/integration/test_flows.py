"""Flows as rows: written, refused, published, rolled back; and contacts on their way through them."""

from __future__ import annotations

import copy
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from kombu.exceptions import OperationalError

from crm.domain.contact import ContactKind
from crm.models import DoNotCall
from crm.services.customers import add_contact_point, find_or_create_customer
from interactions import selectors as interaction_selectors
from interactions.domain.states import Channel
from interactions.models import Interaction
from interactions.services.messages import Upload
from kernel import clock
from outbox import relay
from outbox.models import OutboxMessage
from routing import callback_reading, flow_reading, selectors, tasks
from routing.models import EntryPoint, FlowRun, FlowVersion, Queue
from routing.services import flow_look_ups, flow_runs, flows, queueing, retiring, setup, sweeping
from routing.services.flow_opening import opening_of
from routing.services.inbound import FirstWords, accept_inbound
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.flow_server import flow_server
from tests.factories.flows import airline, text_of, words

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def acme(floor):
    with program_context(floor.acme.program):
        yield floor.acme


def put_in_force(acme, document, code="airline"):
    flow = flows.create_flow(code=code, name=code.title())
    flows.save_draft(flow_id=flow.id, source=text_of(document))
    version = flows.publish_flow(flow_id=flow.id)
    return version


def led(acme, document):
    """Contacts of the chat meet this flow."""
    version = put_in_force(acme, document)
    setup.lead_through_flow(entry_address_id=acme.chat.id, flow_id=version.flow_id)
    return version


def arrive(acme, text="Hello", *, channel=Channel.CHAT, language="en", heard=False) -> Interaction:
    address = acme.email if channel is Channel.EMAIL else acme.chat
    kind = ContactKind.EMAIL if channel is Channel.EMAIL else ContactKind.VISITOR
    who = f"{uuid.uuid4().hex}@c.test" if channel is Channel.EMAIL else uuid.uuid4().hex
    return accept_inbound(
        channel=channel, entry_address_id=address.id, contact_kind=kind, contact_value=who, language=language,
        first=FirstWords(body=text, ref=uuid.uuid4()), heard=heard,
    ).interaction  # fmt: skip


def said(contact) -> list[tuple[str, str]]:
    return [(m.author, m.body) for m in interaction_selectors.messages_of(contact.id, with_notes=True)]


def say(contact, text) -> None:
    assert flow_runs.feed_flow(interaction_id=contact.id, text=text)


def run_of(contact) -> FlowRun:
    return flow_reading.last_run_of(contact.id)


def test_a_draft_is_kept_wrong_or_right_and_its_problems_have_lines(acme):
    flow = flows.create_flow(code="airline", name="Airline")
    flows.save_draft(flow_id=flow.id, source='{\n"start": ]')
    assert [(one.problem.code, one.line) for one in flows.check_draft(flow_id=flow.id)] == [("not_json", 2)]
    text = text_of(airline(to_agent={"type": "queue", "queue": "nobody"}))
    flows.save_draft(flow_id=flow.id, source=text)
    found = flows.check_draft(flow_id=flow.id)
    assert [(one.problem.code, one.problem.node) for one in found] == [("no_such_queue", "to_agent")]
    assert '"nobody"' in text.splitlines()[found[0].line - 1]
    with pytest.raises(flows.FlowRefused) as caught:
        flows.publish_flow(flow_id=flow.id)
    assert caught.value.found == found
    assert flow_reading.version_in_force(flow.id) is None


def test_versions_are_numbered_frozen_and_come_back_as_new_ones(acme):
    first = put_in_force(acme, airline())
    second = put_in_force(acme, airline(bye={"type": "end"}))
    back = flows.roll_back(flow_id=first.flow_id, number=1)
    assert [(v.number, v.copy_of) for v in (first, second, back)] == [(1, None), (2, None), (3, 1)]
    assert flow_reading.version_in_force(first.flow_id) == back
    assert back.source == first.source
    for change in (lambda: FlowVersion.objects.filter(pk=first.pk).update(source="{}"), first.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(flows.NoSuchVersion):
        flows.roll_back(flow_id=first.flow_id, number=9)


def test_an_old_version_whose_queue_is_out_of_use_is_not_brought_back(acme):
    version = put_in_force(acme, airline())
    Queue.objects.update(is_active=False)
    with pytest.raises(flows.FlowRefused):
        flows.roll_back(flow_id=version.flow_id, number=1)


def test_a_queue_that_a_flow_in_force_leads_to_does_not_go_out_of_use(acme):
    vip = setup.set_queue(code="vip", name="VIP")
    version = put_in_force(acme, airline(to_agent={"type": "queue", "queue": "vip"}))
    for go in (retiring.retire_queue, retiring.delete_queue):
        with pytest.raises(retiring.QueueInUse) as caught:
            go(queue_id=vip.id)
        assert caught.value.uses.flows == ("Airline",)
    flows.change_flow(flow_id=version.flow_id, name="Airline", is_active=False)
    retiring.retire_queue(queue_id=vip.id)
    assert not Queue.objects.get(code="vip").is_active


def test_flows_that_lead_in_a_circle_are_refused(acme):
    put_in_force(acme, airline(), code="first")
    put_in_force(acme, airline(bye={"type": "go_to_flow", "flow": "first"}), code="second")
    flow = flows.create_flow(code="first", name="First")
    flows.save_draft(flow_id=flow.id, source=text_of(airline(bye={"type": "go_to_flow", "flow": "second"})))
    assert [one.problem.code for one in flows.check_draft(flow_id=flow.id)] == ["flows_in_a_circle"]


def test_a_contact_is_greeted_asked_and_reaches_the_queue_where_its_clock_starts(acme):
    led(acme, airline())
    with clock.at(NOON):
        contact = arrive(acme)
        assert (contact.state, contact.queue_id, selectors.open_entry_of(contact.id)) == ("waiting", None, None)
        assert said(contact) == [
            ("system", "Welcome aboard."), ("system", "What can we do for you?"), ("customer", "Hello"),
        ]  # fmt: skip
        assert run_of(contact).choices == [["1", "Flight status"], ["2", "Talk to an agent"], ["3", "Nothing"]]
        ready(acme.agent)
        assert acme.offer() is None, "who is in a flow is not handed out"
    with clock.at(NOON + timedelta(minutes=3)):
        say(contact, "Talk to an agent")
        assert selectors.open_entry_of(contact.id).enqueued_at == NOON + timedelta(minutes=3)
        served = acme.accept()
    assert served.id == contact.id
    run = run_of(contact)
    assert [(one["node"], one["way"]) for one in run.history] == [
        ("hello", "start"), ("hours", "next"), ("menu", "otherwise"), ("to_agent", "2"),
    ]  # fmt: skip
    steps = [e.data for e in interaction_selectors.timeline_of(contact.id) if e.kind == "flow_step"]
    assert [one["node"] for one in steps] == ["hello", "hours", "menu", "to_agent"]
    assert not flow_runs.feed_flow(interaction_id=contact.id, text="more")
    names = list(
        OutboxMessage.objects.filter(name__startswith="routing.flow").order_by("id").values_list("name", flat=True)
    )
    assert names == ["routing.flow.published", "routing.flow.began", "routing.flow.ended"]


def test_first_words_that_fit_answer_the_first_question(acme):
    led(acme, airline())
    assert arrive(acme, "an agent, please").queue_id == acme.queue.id


def test_words_after_a_question_that_was_heard_count_as_an_answer(acme):
    led(acme, airline())
    contact = arrive(acme, "what?", heard=True)
    assert said(contact)[-1] == ("system", "Please choose one.")


def test_a_flow_may_end_a_contact_without_an_agent(acme):
    led(acme, airline())
    contact = arrive(acme, "3", language="ru")
    contact.refresh_from_db()
    assert (contact.state, contact.outcome) == ("closed", "self_service")
    assert said(contact)[-2:] == [("customer", "3"), ("system", "До свидания.")]


def test_a_mail_that_cannot_answer_goes_straight_to_the_queue(acme):
    version = put_in_force(acme, airline())
    setup.lead_through_flow(entry_address_id=acme.email.id, flow_id=version.flow_id)
    assert arrive(acme, channel=Channel.EMAIL).queue_id == acme.queue.id


def test_an_entry_point_whose_flow_was_never_published_leads_to_its_queue(acme):
    flow = flows.create_flow(code="new", name="New")
    setup.lead_through_flow(entry_address_id=acme.chat.id, flow_id=flow.id)
    assert arrive(acme).queue_id == acme.queue.id


def test_a_contact_on_its_way_keeps_its_version(acme):
    led(acme, airline())
    contact = arrive(acme)
    put_in_force(acme, airline(bye={"type": "end", "text": words("See you.")}))
    say(contact, "Nothing")
    assert said(contact)[-1] == ("system", "Goodbye.")


def test_a_contact_goes_on_in_another_flow_with_its_values(acme):
    ask = {"type": "say", "text": words("Flight {flight}?"), "next": "bye"}
    second = {"languages": ["en", "ru"], "start": "ask", "nodes": {"ask": ask, "bye": {"type": "end"}}}
    put_in_force(acme, second, code="second")
    go = {"type": "go_to_flow", "flow": "second"}
    put = {"type": "set", "into": "flight", "value": "SU1", "next": "go"}
    led(acme, {"languages": ["en", "ru"], "start": "put", "nodes": {"put": put, "go": go}})
    contact = arrive(acme)
    assert ("system", "Flight SU1?") in said(contact)
    assert opening_of(entry_address_id=acme.chat.id, channel="chat", language="en") is None, "it asks nothing"
    assert {one["flow"] for one in run_of(contact).history} == {"airline", "second"}


def test_the_question_of_a_flow_behind_the_first_is_shown_beforehand(acme):
    put_in_force(acme, airline(), code="second")
    put = {"type": "set", "into": "language", "value": "ru", "next": "go"}
    go = {"type": "go_to_flow", "flow": "second"}
    led(acme, {"languages": ["en", "ru"], "start": "put", "nodes": {"put": put, "go": go}})
    found = opening_of(entry_address_id=acme.chat.id, channel="chat", language="en")
    assert found.texts == ("Добро пожаловать.", "Чем помочь?")


def test_a_file_alone_is_a_message_that_was_left(acme, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    hours = setup.set_hours(name="Never", time_zone="UTC", weekly={})
    Queue.objects.filter(code="orders").update(hours=hours)
    led(acme, airline())
    contact = accept_inbound(
        channel=Channel.CHAT, entry_address_id=acme.chat.id, contact_kind=ContactKind.VISITOR, contact_value="v",
        first=FirstWords(body="", uploads=[Upload(name="a.txt", content_type="text/plain", content=b"a")]), heard=True,
    ).interaction  # fmt: skip
    assert contact.queue_id == acme.queue.id


def test_silence_is_noticed_by_the_sweep(acme):
    led(acme, airline())
    with clock.at(NOON):
        contact = arrive(acme, "status")
        assert said(contact)[-1] == ("system", "Your flight number?")
    with clock.at(NOON + timedelta(seconds=59)):
        assert sweeping.sweep_program() == 0
    with clock.at(NOON + timedelta(seconds=60)):
        assert sweeping.sweep_program() == 1
    contact.refresh_from_db()
    assert contact.queue_id == acme.queue.id


def test_a_customer_who_goes_leaves_the_flow_too(acme):
    led(acme, airline())
    contact = arrive(acme)
    queueing.abandon(interaction_id=contact.id)
    run = run_of(contact)
    assert (run.waits, run.ended_at is not None) == ("over", True)
    assert not flow_runs.feed_flow(interaction_id=contact.id, text="agent")


def test_a_queue_that_was_switched_off_since_falls_back_to_the_entry_points(acme):
    setup.set_queue(code="vip", name="VIP")
    led(acme, airline(to_agent={"type": "queue", "queue": "vip"}))
    Queue.objects.filter(code="vip").update(is_active=False)
    assert arrive(acme, "2").queue_id == acme.queue.id


def test_a_message_left_is_no_lost_patience(acme):
    hours = setup.set_hours(name="Never", time_zone="UTC", weekly={})
    Queue.objects.filter(code="orders").update(hours=hours)
    led(acme, airline())
    contact = arrive(acme, "hello")
    say(contact, "My bag is lost.")
    contact.refresh_from_db()
    assert (contact.queue_id, run_of(contact).left_message) == (acme.queue.id, True)
    assert flow_reading.left_messages([contact.id]) == {contact.id}


def test_a_customer_is_looked_up_by_what_they_said(acme):
    known = find_or_create_customer(kind=ContactKind.EMAIL, value="ann@c.test", name="Ann")
    known.attributes = {"tier": "gold"}
    known.save()
    ask = {
        "type": "collect",
        "text": words("Mail?"),
        "into": "mail",
        "format": "email",
        "next": "who",
        "on_fail": "bye",
    }
    who = {
        "type": "look_up", "source": "crm", "by": "email", "value": "{mail}",
        "into": {"who": "name", "tier": "attributes.tier"}, "next": "told", "on_missing": "menu",
    }  # fmt: skip
    told = {"type": "say", "text": words("{who} is {tier}."), "next": "menu"}
    document = airline(hello=ask, who=who, told=told)
    document["nodes"]["menu"]["choices"][0]["next"] = "hours"
    for gone in ("booking", "status"):
        del document["nodes"][gone]
    led(acme, document)
    contact = arrive(acme, "Ann@C.test")
    assert ("system", "Ann is gold.") in said(contact)
    stranger = arrive(acme, "bob@c.test")
    assert [body for _author, body in said(stranger)] == ["Mail?", "bob@c.test", "What can we do for you?"]


def test_what_is_known_of_the_customer_chooses_the_way(acme):
    hello = {"type": "branch", "cases": [{"on": "vip", "is": True, "next": "to_agent"}], "otherwise": "menu"}
    led(acme, _vip(hello))
    contact = arrive(acme)
    assert contact.queue_id is None
    customer = contact.customer
    customer.is_vip = True
    customer.save()
    add_contact_point(customer_id=customer.id, kind=ContactKind.VISITOR, value="known-visitor")
    again = accept_inbound(
        channel=Channel.CHAT, entry_address_id=acme.chat.id, contact_kind=ContactKind.VISITOR,
        contact_value="known-visitor", first=FirstWords(body="Hi"),
    ).interaction  # fmt: skip
    assert again.queue_id == acme.queue.id


def _vip(hello):
    made = copy.deepcopy(airline(hello=hello))
    made["nodes"]["menu"]["choices"][0]["next"] = "hours"
    for gone in ("booking", "status", "told"):
        del made["nodes"][gone]
    return made


@pytest.fixture
def outside(settings):
    """Another system, trusted by the operator."""
    with flow_server() as server:
        settings.FLOW_PRIVATE_HOSTS = [f"127.0.0.1:{server.server_port}"]
        yield server


def asking(outside, path="{flight}", **more):
    status = {**airline()["nodes"]["status"], "url": f"http://127.0.0.1:{outside.server_port}/{path}", **more}
    return airline(status=status)


def test_another_system_is_asked_outside_the_transaction_and_the_flow_goes_on(acme, outside):
    led(acme, asking(outside, into={"state": "flight.state", "gate": "flight.gates.1"}))
    contact = arrive(acme, "status")
    say(contact, "su100")
    assert run_of(contact).waits == "look_up"
    assert OutboxMessage.objects.filter(name="routing.flow.look_up_asked").count() == 1
    assert not flow_runs.feed_flow(interaction_id=contact.id, text="are you there?"), "words wait for the agent"
    tasks.look_up(str(contact.id))
    assert outside.asked == ["/SU100"]
    assert ("system", "Flight SU100 is on time.") in said(contact)
    assert run_of(contact).state["values"]["gate"] == "B2"
    tasks.look_up(str(contact.id))  # the same message once more
    assert outside.asked == ["/SU100"]


@pytest.mark.parametrize(
    ("path", "fault"),
    [("slow/{flight}", "timed_out"), ("broken/{flight}", "bad_status"), ("words/{flight}", "bad_answer")],
)
def test_a_look_up_that_fails_loses_nobody(acme, outside, path, fault):
    led(acme, asking(outside, path, seconds=1))
    contact = arrive(acme, "status")
    say(contact, "SU100")
    tasks.look_up(str(contact.id))
    contact.refresh_from_db()
    assert contact.queue_id == acme.queue.id
    assert {"flow": "airline", "node": "status", "fault": fault}.items() <= run_of(contact).history[-2].items()


def test_without_on_error_the_entry_points_queue_takes_it(acme, outside):
    document = asking(outside, "broken")
    del document["on_error"]
    document["nodes"]["to_agent"]["queue"] = setup.set_queue(code="other", name="Other").code
    led(acme, document)
    contact = arrive(acme, "status")
    say(contact, "SU100")
    tasks.look_up(str(contact.id))
    contact.refresh_from_db()
    assert contact.queue_id == acme.queue.id


def test_an_address_inside_is_refused_and_the_contact_goes_on(acme, outside, settings):
    settings.FLOW_PRIVATE_HOSTS = []
    led(acme, asking(outside))
    contact = arrive(acme, "status")
    say(contact, "SU100")
    tasks.look_up(str(contact.id))
    assert outside.asked == []
    assert run_of(contact).history[-2]["fault"] == "refused_address"
    contact.refresh_from_db()
    assert contact.queue_id == acme.queue.id


def test_a_look_up_whose_worker_died_is_ended_by_the_sweep(acme, outside):
    led(acme, asking(outside))
    with clock.at(NOON):
        contact = arrive(acme, "status")
        say(contact, "SU100")
        late = flow_look_ups.make_look_up(interaction_id=contact.id)
    with clock.at(NOON + timedelta(seconds=7)):
        assert sweeping.sweep_program() == 1
    contact.refresh_from_db()
    assert contact.queue_id == acme.queue.id
    assert late is not None
    assert not flow_runs.feed_look_up(interaction_id=contact.id, look_up_id=late[0], given=late[1])


def test_a_wish_to_be_called_ends_the_contact_and_waits_in_its_place(acme):
    offer = {
        "type": "callback_offer", "queue": "orders", "text": words("Shall we call you?"),
        "ask_number": words("Your number?"), "next": "bye", "declined": "hours",
    }  # fmt: skip
    led(acme, airline(hello=offer))
    contact = arrive(acme)
    say(contact, "yes")
    say(contact, "+49 30 123456")
    contact.refresh_from_db()
    assert (contact.state, contact.outcome) == ("closed", "deferred")
    assert said(contact)[-1] == ("system", "Goodbye.")
    stay = selectors.entries_of(contact.id).get()
    assert (stay.queue_id, stay.exit) == (acme.queue.id, "callback")
    callback = callback_reading.callback_asked_in(contact.id)
    assert (callback.number, callback.source, callback.state) == ("+4930123456", "flow", "waiting")
    assert selectors.open_entry_of(callback.work_id).enqueued_at == callback.place_at
    ended = OutboxMessage.objects.get(name="routing.flow.ended")
    assert ended.payload["exit"] == "callback"


def test_a_number_that_may_not_be_called_waits_in_the_queue_instead(acme):
    DoNotCall.objects.create(number="+4930123456", added_at=NOON)
    offer = {
        "type": "callback_offer", "queue": "orders", "text": words("Shall we call you?"),
        "ask_number": words("Your number?"), "next": "bye", "declined": "hours",
    }  # fmt: skip
    led(acme, airline(hello=offer))
    contact = arrive(acme)
    say(contact, "yes")
    say(contact, "+49 30 123456")
    contact.refresh_from_db()
    assert (contact.state, contact.queue_id) == ("waiting", acme.queue.id)
    assert ("note", "☎ +4930123456") in said(contact)


def test_the_other_program_sees_no_flow(acme, floor):
    put_in_force(acme, airline())
    with program_context(floor.globex.program):
        assert not flow_reading.flows().exists()
        assert flow_reading.version_of_code("airline") is None
        assert EntryPoint.objects.filter(flow__isnull=False).count() == 0


def test_a_look_up_is_asked_for_by_its_fact_in_the_programs_own_schema(acme, outside, monkeypatch):
    led(acme, asking(outside))
    contact = arrive(acme, "status")
    say(contact, "SU100")
    asked = []
    monkeypatch.setattr(
        tasks.look_up, "apply_async", lambda args, **_options: asked.append((connection.schema_name, args[0]))
    )
    relay.drain(acme.program.id)
    assert asked == [(acme.program.schema_name, str(contact.id))]


def test_without_valkey_the_fact_is_done_and_the_sweep_goes_on(acme, outside, monkeypatch):
    def away(args, **_options):
        raise OperationalError("Valkey is away")

    led(acme, asking(outside))
    with clock.at(NOON):
        contact = arrive(acme, "status")
        say(contact, "SU100")
        monkeypatch.setattr(tasks.look_up, "apply_async", away)
        relay.drain(acme.program.id)
    with clock.at(NOON + timedelta(seconds=8)):
        assert sweeping.sweep_program() == 1
    contact.refresh_from_db()
    assert contact.queue_id == acme.queue.id
