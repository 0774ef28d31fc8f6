"""The supervisor's desk: who gets in, what it shows, what its acts answer, what it costs."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acd.models import Offer, Waiting
from agents.services import state as agent_state
from crm.models import Customer
from outbox.relay import drain
from tenants.context import program_context
from tenants.models import AuditEntry, User
from tests.factories.floor import ready

DESK = "/floor/desk/"


def post(client, path: str, **content):
    return client.post(DESK + path, data=json.dumps(content), content_type="application/json")


@pytest.fixture
def face(two_programs):
    """Acme's supervisor."""
    return two_programs.desk(two_programs.acme.supervisor)


def shown(face, floor) -> str:
    return face.get(f"{DESK}now/?queue=acme/{floor.acme.queue.id}").content.decode()


def test_queues_contacts_and_agents_of_the_led_programs_alone(floor, face):
    contact = floor.acme.arrive()
    floor.globex.arrive()
    for agent in (floor.both, floor.globex.agent):
        ready(agent)
    with program_context(floor.acme.program):
        Customer.objects.update(name="Priya Nair")
    text = shown(face, floor)
    for word in ("Orders", "Priya Nair", str(contact.id), "Dora Both", "free 1, busy 0"):
        assert word in text
    assert "Globex" not in text
    assert "Globex" not in face.get(DESK).content.decode()


def test_outsiders_stay_outside(floor, two_programs):
    contact = floor.acme.arrive()
    acts = [f"acme/contacts/{contact.id}/{act}/" for act in ("pin", "unpin", "give", "send", "back")]
    acme = two_programs.acme
    for user in (acme.agent, acme.planner, acme.manager, two_programs.outsider):
        client = two_programs.desk(user)
        assert {client.get(DESK + path).status_code for path in ("", "now/", "acme/takers/")} == {403}
        assert {post(client, path).status_code for path in acts} == {403}
    other = two_programs.desk(two_programs.globex.supervisor)
    assert {post(other, path, seen="waiting:").status_code for path in acts} == {404}
    assert other.get(f"{DESK}acme/takers/").status_code == 404
    assert AuditEntry.objects.filter(action__startswith="contact.").count() == 0


def test_pin_give_and_back_answer_in_words(floor, face):
    contact = floor.acme.arrive()
    path = f"acme/contacts/{contact.id}/"
    assert post(face, path + "pin/").json() == {"said": "Pinned"}
    assert "pinned by Acme Supervisor" in shown(face, floor)
    again = post(face, path + "pin/", priority="2")
    assert (again.status_code, again.json()["title"]) == (409, "Acme Supervisor has pinned it already")
    assert post(face, path + "unpin/").status_code == 200
    agent_state.sign_in(agent_id=floor.acme.agent.id)
    (taker,) = face.get(DESK + "acme/takers/").json()["agents"]
    assert (taker["name"], taker["state"], taker["me"]) == ("Acme Agent", "Not ready", False)
    assert post(face, path + "give/", seen="waiting:", agent=taker["id"]).json() == {"said": "Offered to Acme Agent"}
    late = post(face, path + "back/", seen="waiting:")
    assert late.json()["detail"] == "It was just offered to Acme Agent. Nothing was changed."
    offer = Offer.objects.get(state="offered")
    assert post(face, path + "back/", seen=f"offered:{offer.agent_id}").status_code == 200
    assert Waiting.objects.count() == 1
    entry = AuditEntry.objects.filter(action="contact.given").get()
    assert (entry.actor.full_name, entry.program.slug) == ("Acme Supervisor", "acme")


@pytest.mark.parametrize(
    ("act", "content"),
    [
        ("pin", {"priority": "high"}),
        ("pin", {"priority": "11"}),
        ("give", {"seen": "waiting:", "agent": "nobody"}),
        ("give", {"seen": "there", "agent": "0199a000-0000-7000-8000-000000000000"}),
        ("send", {"seen": "waiting:", "queue": 7}),
    ],
)
def test_bad_input_is_named_and_loses_nothing(floor, face, act, content):
    contact = floor.acme.arrive()
    answer = post(face, f"acme/contacts/{contact.id}/{act}/", **content)
    assert answer.status_code == 400
    assert answer.json()["title"]
    assert Waiting.objects.get().priority == 0


def test_a_contact_that_does_not_exist_is_no_contact(floor, face):
    nobody = floor.acme.queue.id
    assert post(face, f"acme/contacts/{nobody}/pin/").status_code == 404
    assert face.get(f"{DESK}now/?queue=acme/{floor.globex.queue.id}").status_code == 200


def test_the_desk_speaks_russian(floor, two_programs, face):
    floor.acme.arrive()
    User.objects.filter(pk=two_programs.acme.supervisor.pk).update(language="ru")
    assert "Ждут, по порядку выдачи" in shown(face, floor)


def queries_of(face, floor) -> int:
    connection.set_schema_to_public()
    with CaptureQueriesContext(connection) as seen:
        shown(face, floor)
    return len([query for query in seen if not query["sql"].startswith("SET ")])


def test_queries_do_not_grow_with_contacts(floor, face):
    floor.acme.arrive()
    ready(floor.acme.agent)
    shown(face, floor)
    few = queries_of(face, floor)
    for _n in range(8):
        floor.acme.arrive()
    drain()
    assert queries_of(face, floor) <= few
    assert few <= 40
