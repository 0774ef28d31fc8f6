"""Acts of supervisors by the API: who may, what each does, that twice is once, and what is refused in which words."""

from __future__ import annotations

import json
import uuid

import orjson
import pytest
from django.db import connection

from acd.models import Offer, Waiting
from agents.models import Agent, Notice
from agents.services import state as agent_state
from api.schema_examples import EXAMPLES
from routing.models import Queue
from tenants.context import program_context
from tenants.models import AuditEntry
from tenants.services.tokens import issue_token
from tests.factories.floor import ready

NOBODY = "0199a000-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"program": "100000/min"}}


@pytest.fixture
def face(two_programs):
    """Acme's supervisor."""
    return two_programs.acme.browser(two_programs.acme.supervisor)


def call(client, method: str, path: str, headers=None, **content):
    connection.set_schema_to_public()
    answer = client.generic(
        method.upper(), f"/api/v1/{path}", json.dumps(content), content_type="application/json", headers=headers
    )
    connection.set_schema_to_public()
    return answer


def standing(client, contact) -> dict:
    connection.set_schema_to_public()
    found = client.get(f"/api/v1/interactions/{contact.id}/standing/").json()
    connection.set_schema_to_public()
    return found


def problem(answer, status: int, code: str = "") -> dict:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = orjson.loads(answer.content)
    assert (body["status"], bool(body["title"])) == (status, True)
    if code:
        assert body["type"] == f"urn:onefloor:floor:{code}"
    return body


def deeds(start: str = "contact.") -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith=start).order_by("id").values_list("action", flat=True))


def acts(contact, floor) -> list[tuple[str, str, dict]]:
    path, agent = f"interactions/{contact.id}/", str(floor.acme.agent.id)
    return [
        ("get", path + "standing/", {}),
        ("put", path + "pin/", {}),
        ("delete", path + "pin/", {}),
        ("post", path + "reassign/", {"seen": "waiting:", "agent": agent}),
        ("post", path + "pull/", {"seen": "waiting:"}),
        ("post", path + "take-back/", {"seen": "waiting:"}),
        ("put", f"agents/{agent}/state/", {"state": "sign_off"}),
        ("post", "agents/messages/", {"text": "Hello"}),
    ]


def test_only_supervisors_of_the_program_act(floor, two_programs):
    ready(floor.acme.agent)
    contact, acme, globex = floor.acme.arrive(), two_programs.acme, two_programs.globex
    for method, path, content in acts(contact, floor):
        for user in (acme.agent, acme.planner, acme.analyst, acme.finance, acme.viewer, acme.manager):
            problem(call(acme.browser(user), method, path, **content), 403)
        for user in (globex.supervisor, globex.admin, two_programs.outsider):
            problem(call(acme.browser(user), method, path, **content), 404)
        problem(call(acme.browser(), method, path, **content), 401)
        foreign = call(globex.browser(globex.supervisor), method, path, **content)
        if path.endswith(("reassign/", "pull/", "messages/")):  # refused before the contact is looked for
            assert foreign.status_code in (400, 409), foreign.content
        else:  # there is no such contact and no such agent
            problem(foreign, 404)
    assert deeds() + deeds("agent.") == []
    assert (Waiting.objects.count(), Notice.objects.count()) == (1, 0)


def test_pin_and_unpin_twice_are_once(floor, two_programs, face):
    contact = floor.acme.arrive()
    path = f"interactions/{contact.id}/pin/"
    for _time in range(2):
        pinned = call(face, "put", path)
        assert pinned.status_code == 200, pinned.content
        assert (pinned.json()["pin"]["by_name"], pinned.json()["pin"]["priority"]) == ("Acme Supervisor", None)
    problem(call(face, "put", path, priority=3), 409, "pinned")
    admin = two_programs.acme.browser(two_programs.acme.admin)
    assert problem(call(admin, "put", path), 409, "pinned")["title"] == "Acme Supervisor has pinned it already"
    for _time in range(2):
        assert call(admin, "delete", path).json()["pin"] is None
    assert call(face, "put", path, priority=3).json()["pin"]["priority"] == 3
    assert deeds() == ["contact.pinned", "contact.unpinned", "contact.pinned"]
    entry = AuditEntry.objects.filter(action="contact.unpinned").get()
    assert (entry.actor.full_name, entry.program.slug) == ("Acme Admin", "acme")


def test_a_contact_is_given_taken_back_and_moved(floor, two_programs, face):
    contact = floor.acme.arrive()
    agent_state.sign_in(agent_id=floor.acme.agent.id)
    path, agent = f"interactions/{contact.id}/", str(floor.acme.agent.id)
    before = standing(face, contact)
    assert (before["where"], before["queue_id"], before["seen"]) == ("waiting", str(floor.acme.queue.id), "waiting:")
    for _time in range(2):
        given = call(face, "post", path + "reassign/", seen=before["seen"], agent=agent)
        assert (given.status_code, given.json()["where"], given.json()["agent_id"]) == (200, "offered", agent)
    assert Offer.objects.filter(state="offered").count() == 1
    stale = problem(call(face, "post", path + "reassign/", seen="waiting:", agent=str(floor.both.id)), 409, "changed")
    assert stale["detail"] == "It was just offered to Acme Agent. Nothing was changed."
    for _time in range(2):
        back = call(face, "post", path + "take-back/", seen=f"offered:{agent}").json()
        assert (back["where"], back["enqueued_at"]) == ("waiting", before["enqueued_at"])
    with program_context(two_programs.acme.program):
        other = Queue.objects.create(code="returns", name="Returns")
    for _time in range(2):
        moved = call(face, "post", path + "reassign/", seen="waiting:", queue=str(other.id)).json()
        assert (moved["queue_id"], moved["enqueued_at"]) == (str(other.id), before["enqueued_at"])
    assert deeds() == ["contact.given", "contact.taken_back", "contact.moved"]


def test_a_running_contact_is_pulled_by_a_supervisor_who_is_an_agent(floor, two_programs, face):
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    floor.acme.accept()
    path, seen = f"interactions/{contact.id}/pull/", f"active:{floor.acme.agent.id}"
    problem(call(face, "post", path, seen=seen), 409, "no-agent")
    Agent.objects.filter(pk=floor.both.pk).update(user=two_programs.acme.supervisor)
    problem(call(face, "post", path, seen=seen), 409, "cannot-take")  # signed out
    agent_state.sign_in(agent_id=floor.both.id)
    problem(call(face, "post", path, seen="waiting:"), 409, "changed")
    found = call(face, "post", path, seen=seen).json()
    assert (found["where"], found["agent_id"]) == ("offered", str(floor.both.id))
    assert deeds() == ["contact.given"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"seen": "there", "agent": NOBODY}, "seen"),
        ({"agent": NOBODY}, "seen"),
        ({"seen": "waiting:"}, ""),
        ({"seen": "waiting:", "agent": NOBODY, "queue": NOBODY}, ""),
        ({"seen": "waiting:", "agent": "me"}, "agent"),
    ],
)
def test_bad_values_are_named_and_nothing_moves(floor, face, content, name):
    contact = floor.acme.arrive()
    body = problem(call(face, "post", f"interactions/{contact.id}/reassign/", **content), 400)
    assert [one["name"] for one in body["errors"]] == [name]
    problem(call(face, "put", f"interactions/{contact.id}/pin/", priority=11), 400)
    assert (standing(face, contact)["where"], deeds()) == ("waiting", [])


def test_what_is_not_of_the_program_cannot_be_named(floor, two_programs, face):
    contact = floor.acme.arrive()
    ready(floor.globex.agent)
    path = f"interactions/{contact.id}/reassign/"
    answer = call(face, "post", path, seen="waiting:", agent=str(floor.globex.agent.id))
    problem(answer, 409, "not-serving")
    assert "Globex" not in answer.content.decode()
    problem(call(face, "post", path, seen="waiting:", queue=str(floor.globex.queue.id)), 404)
    problem(call(face, "put", f"agents/{floor.globex.agent.id}/state/", state="sign_off"), 404)
    problem(call(face, "put", f"interactions/{NOBODY}/pin/"), 404)
    for to in ({"agent": str(floor.globex.agent.id)}, {"queue": str(floor.globex.queue.id)}):
        problem(call(face, "post", "agents/messages/", text="Hello", **to), 404)
    assert (deeds(), Notice.objects.count()) == ([], 0)


def test_a_state_set_twice_is_told_once(floor, face):
    agent = ready(floor.acme.agent)
    path = f"agents/{agent.id}/state/"
    for _time in range(2):
        shown = call(face, "put", path, state="not_ready", reason="training", why="Room 2").json()
        assert (shown["state"], shown["reason"]) == ("not_ready", "training")
    for _time in range(2):
        assert call(face, "put", path, state="ready").json()["state"] == "available"
    for _time in range(2):
        assert call(face, "put", path, state="sign_off").json()["state"] == "signed_out"
    told = list(Notice.objects.order_by("sent_at").values_list("code", "text"))
    assert told == [("not_ready:training", "Room 2"), ("ready", ""), ("sign_off", "")]
    assert deeds("agent.") == ["agent.state_forced"] * 3
    problem(call(face, "put", path, state="ready"), 409, "signed-out")
    for bad in ({"state": "not_ready"}, {"state": "ready", "reason": "break"}, {"state": "ready", "hand_back": True},
                {"state": "not_ready", "reason": "signed_in"}, {"state": "home"}):  # fmt: skip
        problem(call(face, "put", path, **bad), 400)


def test_signing_off_hands_back_contacts_of_this_program_alone(floor, two_programs):
    both = ready(floor.both)
    Agent.objects.filter(pk=both.pk).update(cap_chat=3)
    mine, foreign = floor.acme.arrive(), floor.globex.arrive()
    for home in (floor.acme, floor.globex):
        home.accept(both)
    chief = two_programs.acme.browser(two_programs.chief)  # leads both, acts in one
    assert call(chief, "put", f"agents/{both.id}/state/", state="sign_off", hand_back=True).status_code == 200
    assert Waiting.objects.get().interaction_id == mine.id
    with program_context(floor.globex.program):
        assert foreign.__class__.objects.get(pk=foreign.id).agent_id == both.id


def test_a_message_with_a_ref_is_sent_once(floor, two_programs, face):
    ready(floor.acme.agent)
    ready(floor.both)
    ready(floor.globex.agent)
    ref = str(uuid.uuid4())
    first = call(face, "post", "agents/messages/", text="Team meeting", ref=ref)
    again = call(face, "post", "agents/messages/", text=" Team meeting ", ref=ref)
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    assert set(first.json()["agent_ids"]) == {str(floor.acme.agent.id), str(floor.both.id)}
    problem(call(face, "post", "agents/messages/", text="Other words", ref=ref), 409, "ref-used")
    admin = two_programs.acme.browser(two_programs.acme.admin)
    assert call(admin, "post", "agents/messages/", text="Mine", ref=ref).status_code == 201, "a ref is the sender's"
    floor.both.skills.all().delete()
    one = call(face, "post", "agents/messages/", text="Skilled", queue=str(floor.acme.queue.id), important=True)
    assert one.json()["agent_ids"] == [str(floor.acme.agent.id)]
    assert deeds("agent.") == ["agent.message_sent"] * 3
    for bad in ({"text": " "}, {"text": "x" * 501}, {}, {"text": "a", "agent": NOBODY, "queue": NOBODY}):
        problem(call(face, "post", "agents/messages/", **bad), 400)


def test_a_message_to_nobody_says_so(floor, face):
    body = problem(call(face, "post", "agents/messages/", text="Hello"), 400, "message")
    assert body["title"] == "Nobody there is signed on, so nobody would read it."


def test_a_token_acts_for_its_supervisor_and_a_session_needs_its_csrf_token(floor, two_programs):
    contact, acme, globex = floor.acme.arrive(), two_programs.acme, two_programs.globex
    bearer = {"authorization": f"Bearer {issue_token(user=acme.supervisor, program=acme.program, name='floor bot')}"}
    path = f"interactions/{contact.id}/pin/"
    problem(call(globex.browser(), "put", path, headers=bearer), 404)
    assert call(acme.browser(), "put", path, headers=bearer).status_code == 200
    agents = {"authorization": f"Bearer {issue_token(user=acme.agent, program=acme.program, name='desk')}"}
    problem(call(acme.browser(), "delete", path, headers=agents), 403)
    strict = acme.browser(acme.supervisor)
    strict.handler.enforce_csrf_checks = True
    problem(call(strict, "delete", path), 403)
    assert deeds() == ["contact.pinned"]


def test_acts_are_counted_with_the_programs_calls(floor, two_programs, face, settings, monkeypatch):
    contact = floor.acme.arrive()
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"program": "1/min"}}
    window = uuid.uuid4().int % 10**8 * 60.0
    monkeypatch.setattr("api.throttling.time.time", lambda: window)
    path = f"interactions/{contact.id}/pin/"
    assert call(face, "put", path).status_code == 200
    assert int(call(face, "delete", path)["Retry-After"]) >= 1
    assert deeds() == ["contact.pinned"]


def test_the_document_shows_each_act_with_examples_of_its_refusals(two_programs):
    acme = two_programs.acme
    document = orjson.loads(acme.browser(acme.supervisor).get("/api/schema/").content)
    operations = {one["operationId"]: one for path in document["paths"].values() for one in path.values()}
    required = set(document["components"]["schemas"]["Problem"]["required"])
    for name, statuses in EXAMPLES.items():
        for status, examples in statuses.items():
            shown = operations[name]["responses"][status]["content"]["application/problem+json"]["examples"]
            assert {key: one["value"] for key, one in shown.items()} == examples
            for body in examples.values():
                assert required <= set(body)
                assert body["status"] == int(status)
