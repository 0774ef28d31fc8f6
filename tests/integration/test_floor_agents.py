"""What supervisors do to agents: states, sign-off, messages; told, audited, within the walls, and nothing dropped."""

from __future__ import annotations

import json

import pytest

from acd.models import Offer, Waiting
from agents.models import Agent, AgentSession, Notice, NoticeReceipt
from agents.services import notices
from agents.services import state as agent_state
from interactions.models import Interaction
from outbox.models import OutboxMessage
from routing.services import queueing
from routing.services.sending_home import sign_agent_off
from tenants.context import program_context
from tenants.models import AuditEntry
from tests.factories.floor import ready

DESK = "/floor/desk/"


def post(client, path: str, **content):
    return client.post(DESK + path, data=json.dumps(content), content_type="application/json")


@pytest.fixture
def face(two_programs):
    """Acme's supervisor."""
    return two_programs.desk(two_programs.acme.supervisor)


@pytest.fixture
def agent_face(two_programs):
    """Acme's agent."""
    return two_programs.desk(two_programs.acme.agent)


def told(agent_face) -> list[str]:
    return [notice["words"] for notice in agent_face.get("/desk/api/snapshot/").json()["notices"]]


def fresh(agent: Agent) -> Agent:
    agent.refresh_from_db()
    return agent


def test_a_state_is_set_and_the_agent_reads_by_whom_and_why(floor, face, agent_face):
    agent = ready(floor.acme.agent)
    path = f"agents/{agent.id}/state/"
    assert post(face, path, to="not_ready", reason="training", why="Room 2").status_code == 200
    assert (fresh(agent).state, agent.state_reason) == ("not_ready", "training")
    (notice,) = agent_face.get("/desk/api/snapshot/").json()["notices"]
    assert notice["words"] == "Acme Supervisor set you not ready: Training. What you serve goes on."
    assert (notice["text"], notice["important"]) == ("Room 2", False)
    assert agent_face.post(f"/desk/api/notices/{notice['id']}/read/").status_code == 200
    assert told(agent_face) == []
    assert post(face, path, to="ready").json() == {"said": "Acme Agent is set ready"}
    assert fresh(agent).state == "available"
    entries = AuditEntry.objects.filter(action="agent.state_forced").order_by("id")
    assert [entry.object_ids["to"] for entry in entries] == ["not_ready:training", "ready"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"to": "ready"}, 409),
        ({"to": "not_ready", "reason": "signed_in"}, 400),
        ({"to": "not_ready"}, 400),
        ({"to": "home"}, 400),
        ({"to": "off_keep"}, 409),
    ],
)
def test_a_state_that_cannot_be_is_refused_in_words(floor, face, content, status):
    answer = post(face, f"agents/{floor.acme.agent.id}/state/", **content)  # signed out
    assert answer.status_code == status
    assert answer.json()["title"]
    assert Notice.objects.count() == 0


def test_the_wall_around_another_programs_agents(floor, two_programs, face):
    ready(floor.globex.agent)
    for answer in (
        post(face, f"agents/{floor.globex.agent.id}/state/", to="not_ready", reason="break"),
        post(face, "messages/", to=f"agent:{floor.globex.agent.id}", text="Hello"),
        post(face, "messages/", to="program:globex", text="Hello"),
        post(face, "messages/", to=f"queue:acme/{floor.globex.queue.id}", text="Hello"),
    ):
        assert answer.status_code == 404
    assert fresh(floor.globex.agent).state == "available"
    assert (Notice.objects.count(), AuditEntry.objects.filter(action__startswith="agent.").count()) == (0, 0)
    assert post(two_programs.desk(two_programs.acme.agent), "messages/", to="all", text="Hello").status_code == 403


def test_signed_off_with_nothing_open_is_off_at_once(floor, face):
    agent = ready(floor.acme.agent)
    said = post(face, f"agents/{agent.id}/state/", to="off_keep").json()["said"]
    assert (said, fresh(agent).state) == ("Acme Agent is signed off", "signed_out")
    assert AgentSession.objects.get(agent=agent).ended_at is not None


def test_signed_off_keeping_contacts_ends_with_the_last_wrap_up(floor, face):
    agent = ready(floor.acme.agent)
    contact = floor.acme.arrive()
    floor.acme.accept()
    floor.acme.arrive()
    assert floor.acme.offer() is not None
    said = post(face, f"agents/{agent.id}/state/", to="off_keep").json()["said"]
    assert said == "Acme Agent gets no new contacts and is signed off when the last one is finished"
    assert Waiting.objects.count() == 1, "the open offer went back to its place"
    assert (fresh(agent).state, agent.is_ready, agent.has_offer) == ("engaged", False, False)
    floor.acme.finish(contact.id)
    assert (fresh(agent).state, agent.leaves_at_end) == ("signed_out", False)


def test_signed_off_handing_back_leaves_other_programs_contacts_alone(floor, two_programs):
    both = ready(floor.both)
    Agent.objects.filter(pk=both.pk).update(cap_chat=3)
    mine, foreign = floor.acme.arrive(), floor.globex.arrive()
    for home in (floor.acme, floor.globex):
        home.accept(both)
    went = sign_agent_off(
        agent_id=both.id, by=two_programs.acme.supervisor, programs=[floor.acme.program], hand_back=True
    )
    assert went == 1
    assert Waiting.objects.get().interaction_id == mine.id
    with program_context(floor.globex.program):
        assert Interaction.objects.get(pk=foreign.id).agent_id == both.id
    assert fresh(both).state == "engaged"
    floor.globex.finish(foreign.id, both)
    assert fresh(both).state == "signed_out"


def test_who_sets_itself_ready_stays(floor, two_programs):
    agent = ready(floor.acme.agent)
    contact = floor.acme.arrive()
    floor.acme.accept()
    sign_agent_off(agent_id=agent.id, by=two_programs.chief, programs=[floor.acme.program], hand_back=False)
    agent_state.set_ready(agent_id=agent.id)
    floor.acme.finish(contact.id)
    assert fresh(agent).state == "available"


def test_the_first_agent_of_a_reassigned_contact_is_told(floor, face, agent_face):
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    floor.acme.accept()
    agent_state.sign_in(agent_id=floor.both.id)
    path, seen = f"acme/contacts/{contact.id}/", f"active:{floor.acme.agent.id}"
    assert post(face, path + "give/", seen=seen, agent=str(floor.both.id)).status_code == 200
    assert told(agent_face) == ["Acme Supervisor offered your contact of Acme to another agent."]
    assert agent_face.get("/desk/api/snapshot/").json()["contacts"] == []
    assert post(face, path + "back/", seen=f"offered:{floor.both.id}").status_code == 200
    assert Notice.objects.count() == 1, "an offer that goes is no contact lost"


def test_a_message_reaches_its_audience_and_is_seen_as_read(floor, face, agent_face):
    ready(floor.acme.agent)
    ready(floor.both)
    ready(floor.globex.agent)
    floor.both.skills.all().delete()
    for to, number in (("all", 2), ("program:acme", 2), (f"queue:acme/{floor.acme.queue.id}", 1)):
        answer = post(face, "messages/", to=to, text="Team meeting at 15:00", important=True)
        assert answer.json()["said"] == f"Sent to {number} agent{'s' if number > 1 else ''}"
    for notice in agent_face.get("/desk/api/snapshot/").json()["notices"]:
        assert (notice["text"], notice["important"]) == ("Team meeting at 15:00", True)
        agent_face.post(f"/desk/api/notices/{notice['id']}/read/")
    page = face.get(DESK + "now/").content.decode()
    assert "read by 1 of 2" in page
    assert "Dora Both, not read yet" in page
    assert "read by 1 of 1" in page
    assert NoticeReceipt.objects.filter(agent=floor.globex.agent).count() == 0
    assert AuditEntry.objects.filter(action="agent.message_sent").count() == 3
    told_outside = OutboxMessage.objects.filter(name__startswith="agents.notice").values_list("payload", flat=True)
    assert told_outside
    assert "meeting" not in str(list(told_outside))


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_a_message_without_words_or_with_too_many_is_refused(floor, face, text):
    ready(floor.acme.agent)
    assert post(face, "messages/", to="all", text=text).status_code == 400
    assert Notice.objects.count() == 0


def test_a_message_to_nobody_says_so(floor, face):
    answer = post(face, "messages/", to="all", text="Hello")
    assert answer.json()["title"] == "Nobody there is signed on, so nobody would read it."


def test_another_agents_notice_cannot_be_read(floor, two_programs, agent_face):
    notice = notices.send_message(agent_ids=[floor.both.id], text="Hello", by=two_programs.chief)
    assert agent_face.post(f"/desk/api/notices/{notice.id}/read/").status_code == 404
    assert NoticeReceipt.objects.get().read_at is None


def test_an_offer_forced_on_an_agent_who_declines_changes_nothing_for_the_contact(floor, face):
    agent_state.sign_in(agent_id=floor.acme.agent.id)
    contact = floor.acme.arrive()
    before = Waiting.objects.get()
    post(face, f"acme/contacts/{contact.id}/give/", seen="waiting:", agent=str(floor.acme.agent.id))
    offer = Offer.objects.get(state="offered")
    queueing.decline_offer(
        offer_id=offer.id, token=offer.token, agent_id=offer.agent_id, program_id=floor.acme.program.id
    )
    after = Waiting.objects.get()
    assert (after.id, after.enqueued_at, after.priority) == (before.id, before.enqueued_at, before.priority)
