"""One console at a time, told by the server; whoever left is signed out; offers missed in a row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acd.services.offers import expire_offers
from agents import selectors
from agents.models import Agent, AgentSession
from agents.services import state as agent_state
from agents.services.state import TakenOver
from kernel import clock
from outbox.models import OutboxMessage
from routing.services import setup
from routing.tasks import sweep_all
from tenants.context import program_context
from tenants.models import ProviderSettings
from tests.factories.floor import ready
from tests.integration.test_desk_api import api, reply, send


class Browser:
    """One place where the agent's desk is open, with the session it was given."""

    def __init__(self, client) -> None:
        self.client, self.session = client, ""

    def sign_in(self, **content):
        self.client.defaults.update({"HTTP_X_DESK_SESSION": self.session} if self.session else {})
        answer = send(self.client, "sign-in/", content)
        if answer.status_code == 200:
            self.session = answer.json()["session"]
            self.client.defaults["HTTP_X_DESK_SESSION"] = self.session
        return answer


@pytest.fixture
def places(two_programs, floor):
    return [Browser(two_programs.desk(two_programs.both)) for _place in range(2)]


def test_a_second_sign_on_takes_over_and_the_first_desk_acts_no_more(floor, places):
    first, second = places
    with clock.at(clock.now() - timedelta(minutes=5)):
        first.sign_in()
    send(first.client, "state/", {"state": "available"})
    floor.acme.arrive()
    contact = f"acme/contacts/{floor.acme.accept(floor.both).id}/"
    send(first.client, contact + "draft/", {"body": "I have looked"})
    second.sign_in()
    assert OutboxMessage.objects.filter(name="agents.session.taken").count() == 1

    session = selectors.open_session(floor.both.id)
    for answer in (
        reply(first.client, contact, "Here is your order"),
        send(first.client, contact + "end/"),
        send(first.client, "state/", {"state": "signed_out"}),
        first.client.get(api("snapshot/")),
        first.sign_in(),
    ):
        problem = answer.json()
        assert (answer.status_code, problem["type"]) == (409, "urn:onefloor:desk:taken-over")
        assert f"{session.started_at:%H:%M}" in problem["title"] or "taken over at" in problem["title"]
        assert "kept" in problem["detail"]
    kept = second.client.get(api(contact)).json()
    assert (kept["draft"]["body"], kept["state"]) == ("I have looked", "active")
    assert reply(second.client, contact, "Here is your order").status_code == 201

    assert first.sign_in(take=True).status_code == 200  # back on purpose
    assert send(second.client, contact + "end/").status_code == 409
    assert send(first.client, contact + "end/").status_code == 200
    ends = AgentSession.objects.filter(agent=floor.both).order_by("started_at", "id").values_list("ended_by", flat=True)
    assert list(ends) == ["taken_over", "taken_over", ""]


def test_the_same_browser_goes_on_in_its_session(floor, places):
    first, _second = places
    first.sign_in()
    was = first.session
    assert first.sign_in().json()["session"] == was
    send(first.client, "state/", {"state": "signed_out"})
    assert first.client.get(api("snapshot/")).status_code == 200  # signed out is not taken over
    assert first.sign_in().json()["session"] != was
    assert send(first.client, "sign-in/", {}).status_code == 200
    first.client.defaults["HTTP_X_DESK_SESSION"] = "nonsense"
    assert first.client.get(api("snapshot/")).status_code == 400


def test_who_was_taken_over_comes_back_on_purpose_only(floor):
    agent_id = floor.both.id
    first = agent_state.sign_in(agent_id=agent_id)
    second = agent_state.sign_in(agent_id=agent_id)
    with pytest.raises(TakenOver) as refused:
        agent_state.sign_in(agent_id=agent_id, session_id=first.id, takes_over=False)
    assert refused.value.at == second.started_at
    agent_state.sign_out(agent_id=agent_id)
    third = agent_state.sign_in(agent_id=agent_id, session_id=first.id, takes_over=False)  # nobody else is there
    assert selectors.open_session(agent_id).id == third.id


@pytest.mark.parametrize(
    ("why", "minutes", "stays"),
    [
        ("console gone", 61, False),
        ("console gone", 59, True),
        ("missed", 61, False),
        ("break", 600, True),  # chosen: a person said so
        ("contact", 61, True),
        ("never", 600, True),
    ],
)
def test_a_forgotten_session_ends_by_itself(floor, places, why, minutes, stays):
    agent = ready(floor.both)
    past = clock.now() - timedelta(minutes=minutes)
    if why == "contact":
        floor.acme.arrive()
        floor.acme.accept(agent)
    changes = {
        "missed": {"is_ready": False, "reason": "missed_offer", "state": "not_ready", "state_since_at": past},
        "break": {"is_ready": False, "reason": "break", "state": "not_ready", "state_since_at": past},
    }.get(why, {"is_connected": False, "last_seen_at": past})
    Agent.objects.filter(pk=agent.pk).update(**changes)
    if why == "never":
        ProviderSettings.objects.update_or_create(pk=1, defaults={"forgotten_after_minutes": 0})
    sweep_all()
    agent.refresh_from_db()
    assert agent.is_signed_in is stays
    assert AgentSession.objects.filter(agent=agent, ended_by="forgotten").exists() is not stays
    told = places[0].client.get(api("snapshot/")).json()["agent"]
    assert bool(told["forgotten_at"]) is not stays


@pytest.mark.parametrize(("limit", "ready_after"), [(1, [False]), (2, [True, False]), (0, [True, True, True])])
def test_misses_in_a_row_until_not_ready_as_the_queue_says(floor, limit, ready_after):
    acme = floor.acme
    agent = ready(acme.agent)
    with program_context(acme.program):
        setup.set_queue(code="orders", name="Orders", required=[], missed_limit=limit)
    acme.arrive()
    now = clock.now()
    for missed, expected in enumerate(ready_after, start=1):
        with clock.at(now):
            offer = acme.offer()
        now = offer.deadline_at + timedelta(seconds=1)
        with clock.at(now):
            expire_offers()
        agent.refresh_from_db()
        assert (agent.is_ready, agent.missed_count, agent.load_chat) == (expected, missed, 0)
        assert agent.reason == ("" if expected else "missed_offer")
    with clock.at(now):
        if not agent.is_ready:
            agent_state.set_ready(agent_id=agent.id)
        acme.accept()
    agent.refresh_from_db()
    assert agent.missed_count == 0
