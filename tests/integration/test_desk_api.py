"""The desk's endpoints: what each does, what it refuses, and that nobody else gets in."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agents.selectors import agent_by_id
from agents.services.state import mark_unreachable
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author, Channel
from interactions.services.messages import post_message
from kernel import clock
from tenants.context import program_context
from tests.factories.floor import ready

SNAPSHOT_QUERIES = 27  # two programs, an agent with contacts in both; session and accesses included


def api(path: str) -> str:
    return f"/desk/api/{path}"


def send(client, path: str, content=None):
    return client.post(api(path), json.dumps(content or {}), content_type="application/json")


def reply(client, path: str, words: str, *, kind: str = "reply", ref: uuid.UUID | None = None, files=()):
    return client.post(
        api(path + "messages/"), {"kind": kind, "body": words, "ref": str(ref or uuid.uuid4()), "files": list(files)}
    )


@pytest.fixture
def desk(two_programs, floor):
    """The browser of the agent who serves both programs, signed in to the floor and ready."""
    ready(floor.both)
    return two_programs.desk(two_programs.both)


@pytest.fixture
def acme_contact(desk, floor):
    """A chat of Acme on the desk of `both`; gives its path."""
    floor.acme.arrive("Where is my order?")
    return f"acme/contacts/{floor.acme.accept(floor.both).id}/"


def offer_path(offer, what: str) -> str:
    return f"acme/offers/{offer.id}/{what}/"


def test_the_snapshot_shows_both_programs_at_one_desk(desk, floor):
    floor.acme.arrive("First")
    floor.acme.accept(floor.both)
    floor.globex.arrive("Second", channel=Channel.EMAIL, who="ann@customer.test")
    floor.globex.accept(floor.both)
    floor.acme.arrive("Third")
    floor.acme.offer(floor.both)
    read = desk.get(api("snapshot/")).json()
    assert [(row["program"], row["channel"], row["last"]) for row in read["contacts"]] == [
        ("acme", "chat", "First"), ("globex", "email", "Second"),
    ]  # fmt: skip
    assert read["contacts"][1]["who"] == "ann@customer.test"
    assert (read["offer"]["program"], read["offer"]["words"], read["offer"]["earlier"]) == ("acme", "Third", 0)
    assert {(row["program"], row["waiting"]) for row in read["queues"]} == {("acme", 1), ("globex", 0)}
    assert read["agent"]["name"] == "Dora Both"
    assert dict((code, used) for code, used, _cap in read["agent"]["slots"]) == {"voice": 0, "chat": 2, "email": 1}
    assert set(read["since"]) == {"p_acme", "p_globex", "floor"}


def test_the_snapshot_costs_no_query_per_contact(desk, floor):
    for place in (floor.acme, floor.globex, floor.acme):
        place.arrive()
        place.accept(floor.both)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert len(desk.get(api("snapshot/")).json()["contacts"]) == 3
    assert len(counted) <= SNAPSHOT_QUERIES


def test_opening_the_desk_signs_in_and_starts_not_ready(two_programs, floor):
    desk = two_programs.desk(two_programs.both)
    made = send(desk, "sign-in/").json()
    assert (made["state"], made["reason"], made["signed_in"]) == ("not_ready", "signed_in", True)


@pytest.mark.parametrize(
    ("content", "state"),
    [
        ({"state": "available"}, "available"),
        ({"state": "not_ready", "reason": "lunch"}, "not_ready"),
        ({"state": "signed_out"}, "signed_out"),
    ],
)
def test_the_state_switch(desk, content, state):
    assert send(desk, "state/", content).json()["state"] == state


@pytest.mark.parametrize(
    "content", [{"state": "engaged"}, {"state": "not_ready", "reason": "missed_offer"}, {"state": 1}, {}]
)
def test_a_state_nobody_can_choose_is_refused(desk, content):
    answer = send(desk, "state/", content)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_signing_out_with_contacts_is_refused_with_the_next_step(desk, acme_contact):
    problem = send(desk, "state/", {"state": "signed_out"}).json()
    assert (problem["status"], problem["type"]) == (409, "urn:onefloor:desk:busy")
    assert "wrap-ups" in problem["detail"]


def test_accept_brings_the_contact_and_a_second_tab_hears_it_was_answered(desk, floor):
    contact = floor.acme.arrive()
    offer = floor.acme.offer(floor.both)
    token = {"token": str(offer.token)}
    assert send(desk, offer_path(offer, "accept"), token).json() == {"program": "acme", "id": str(contact.id)}
    second = send(desk, offer_path(offer, "accept"), token)
    assert (second.status_code, second.json()["title"]) == (409, "This contact was answered elsewhere")
    assert len(desk.get(api("snapshot/")).json()["contacts"]) == 1


def test_an_offer_past_its_deadline_says_to_get_ready_again(desk, floor):
    floor.acme.arrive()
    offer = floor.acme.offer(floor.both)
    with clock.at(clock.now() + timedelta(seconds=60)):
        answer = send(desk, offer_path(offer, "accept"), {"token": str(offer.token)})
    assert (answer.status_code, answer.json()["title"]) == (409, "The offer has run out")
    assert "ready" in answer.json()["detail"]


def test_decline_gives_the_contact_back_and_takes_the_agent_off(desk, floor):
    floor.acme.arrive()
    offer = floor.acme.offer(floor.both)
    assert send(desk, offer_path(offer, "decline"), {"token": str(offer.token)}).status_code == 200
    read = desk.get(api("snapshot/")).json()
    assert (read["agent"]["reason"], read["queues"][0]["waiting"], read["offer"]) == ("declined", 1, None)


def test_a_missed_offer_is_told_with_its_time(desk, floor):
    floor.acme.arrive()
    floor.acme.offer(floor.both)
    with clock.at(clock.now() + timedelta(seconds=60)):
        floor.acme.offer(floor.both)
        agent = desk.get(api("snapshot/")).json()["agent"]
    assert (agent["reason"], agent["ready"]) == ("missed_offer", False)
    assert agent["missed_at"]


def test_a_missed_offer_counts_from_the_miss_through_every_reload(desk, floor):
    floor.acme.arrive()
    floor.acme.offer(floor.both)
    with clock.at(clock.now() + timedelta(seconds=60)):
        floor.acme.offer(floor.both)
        missed = desk.get(api("snapshot/")).json()["agent"]["missed_at"]
    with clock.at(clock.now() + timedelta(seconds=300)):
        mark_unreachable(silent_since=clock.now())  # the page is closed
    with clock.at(clock.now() + timedelta(seconds=310)):
        send(desk, "sign-in/")  # and opened again
        agent = desk.get(api("snapshot/")).json()["agent"]
    assert (agent["state"], agent["reason"]) == ("not_ready", "missed_offer")
    assert agent["since"] == agent["missed_at"] == missed


@pytest.mark.parametrize("token", ["", "nonsense", "4f1c2f44-3f9a-4c57-9d0e-6f2f0a6b7c11"])
def test_a_wrong_token_accepts_nothing(desk, floor, token):
    floor.acme.arrive()
    offer = floor.acme.offer(floor.both)
    assert send(desk, offer_path(offer, "accept"), {"token": token}).status_code in (400, 409)
    assert desk.get(api("snapshot/")).json()["contacts"] == []


def test_a_replayed_ref_is_the_same_message(desk, acme_contact):
    ref = uuid.uuid4()
    first, second = (reply(desk, acme_contact, "Tomorrow", ref=ref) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    bodies = [message["body"] for message in desk.get(api(acme_contact)).json()["messages"]]
    assert bodies == ["Where is my order?", "Tomorrow"]


def test_a_note_is_a_note_and_a_reply_is_signed(desk, acme_contact):
    reply(desk, acme_contact, "Tomorrow")
    reply(desk, acme_contact, "Was angry last time", kind="note")
    rows = desk.get(api(acme_contact)).json()["messages"][1:]
    assert [(row["author"], row["name"]) for row in rows] == [("agent", "Dora Both"), ("note", "Dora Both")]


@pytest.mark.parametrize(
    "form", [{"kind": "shout", "body": "a"}, {"kind": "reply", "body": "a"}, {"kind": "reply", "body": " "}]
)
def test_a_send_without_kind_ref_or_words_is_refused(desk, acme_contact, form):
    if form["body"] == " ":
        form = form | {"ref": str(uuid.uuid4())}
    assert desk.post(api(acme_contact + "messages/"), form).status_code == 400


def test_a_file_travels_with_a_reply_and_comes_back_as_a_download(desk, acme_contact, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = reply(desk, acme_contact, "Here", files=[SimpleUploadedFile("Bill №1.pdf", b"%PDF-1", "text/html")]).json()
    sent = desk.get(api(f"{acme_contact}files/{made['files'][0]['id']}/"))
    assert b"".join(sent.streaming_content) == b"%PDF-1"
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in sent.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "size"), [("run.exe", 10), ("page.html", 10), ("big.pdf", 5_000_001), ("empty.pdf", 0)]
)
def test_a_file_that_is_not_passed_on_is_named(desk, acme_contact, name, size):
    answer = reply(desk, acme_contact, "Here", files=[SimpleUploadedFile(name, b"x" * size)])
    assert (answer.status_code, answer.json()["title"]) == (422, "The file was not taken")
    assert name in answer.json()["detail"]


def test_a_draft_waits_for_another_computer_and_goes_with_the_send(desk, acme_contact):
    send(desk, acme_contact + "draft/", {"body": "Thursday 09:40 is fr", "note": False})
    assert desk.get(api("snapshot/")).json()["contacts"][0]["draft"] == "Thursday 09:40 is fr"
    assert desk.get(api(acme_contact)).json()["draft"] == {"body": "Thursday 09:40 is fr", "note": False}
    reply(desk, acme_contact, "Thursday 09:40 is free")
    assert desk.get(api(acme_contact)).json()["draft"] is None


def test_unread_counts_until_seen(desk, floor, acme_contact):
    contact_id = acme_contact.split("/")[2]
    for _ in range(2):
        with program_context(floor.acme.program):
            post_message(interaction_id=uuid.UUID(contact_id), author=Author.CUSTOMER, body="Hello?", ref=uuid.uuid4())
    assert desk.get(api("snapshot/")).json()["contacts"][0]["unread"] == 2
    send(desk, acme_contact + "seen/")
    assert desk.get(api("snapshot/")).json()["contacts"][0]["unread"] == 0


def test_the_script_goes_on_by_number_and_back(desk, acme_contact):
    first = desk.get(api(acme_contact)).json()["script"]
    assert (first["step"]["title"], first["step"]["branches"]) == ("Greet", [{"label": "Order", "to": "Order"}])
    second = send(desk, acme_contact + "step/", {"from": "greet", "choice": 1}).json()
    assert (second["step"]["place"], second["back"], second["steps"][0]["done"]) == (2, True, True)
    assert send(desk, acme_contact + "step/", {"from": "order", "choice": 1}).json()["step"] is None
    assert send(desk, acme_contact + "back/").json()["step"]["key"] == "order"
    for choice in (7, "1", 1.5, True):
        assert send(desk, acme_contact + "step/", {"from": "order", "choice": choice}).status_code in (400, 409)


def test_wrap_up_ends_with_an_outcome_and_frees_the_slot(desk, floor, acme_contact):
    contact = desk.get(api(acme_contact)).json()
    early = send(desk, acme_contact + "finish/", {"disposition": contact["dispositions"][0][0]})
    assert (early.status_code, early.json()["type"]) == (409, "urn:onefloor:desk:moved")
    assert send(desk, acme_contact + "end/").status_code == 200
    before = desk.get(api("snapshot/")).json()["contacts"][0]["wrap_until"]
    assert send(desk, acme_contact + "extend/").json() == {"extra": 30}
    assert desk.get(api("snapshot/")).json()["contacts"][0]["wrap_until"] > before
    assert send(desk, acme_contact + "finish/", {"disposition": 999_999}).status_code == 404
    assert send(desk, acme_contact + "finish/", {"disposition": "1"}).status_code == 400
    assert send(desk, acme_contact + "finish/", {"disposition": contact["dispositions"][0][0]}).status_code == 200
    assert desk.get(api("snapshot/")).json()["contacts"] == []
    assert (agent_by_id(floor.both.id).load_chat, agent_by_id(floor.both.id).state) == (0, "available")
    assert desk.get(api(acme_contact)).status_code == 404


def test_earlier_contacts_of_the_customer_stay_in_their_program(desk, floor):
    for place in (floor.acme, floor.globex):
        old = place.arrive("Old question", who="same-visitor")
        place.accept(floor.both)
        place.finish(old.id, floor.both)
    new = floor.acme.arrive("New question", who="same-visitor")
    floor.acme.accept(floor.both)
    path = f"acme/contacts/{new.id}/"
    history = desk.get(api(path)).json()["customer"]["history"]
    assert [(row["title"], row["agent"]) for row in history] == [("Solved", "Dora Both")]
    texts = desk.get(api(f"{path}earlier/{history[0]['id']}/")).json()["messages"]
    assert [row["body"] for row in texts] == ["Old question"]


def test_only_the_customers_own_texts_are_opened_through_a_contact(desk, floor, acme_contact):
    other = floor.acme.arrive("Somebody else's secret")
    floor.acme.accept(floor.both)
    assert desk.get(api(f"{acme_contact}earlier/{other.id}/")).status_code == 404
    with program_context(floor.acme.program):
        message = interaction_selectors.messages_of(other.id, with_notes=True)[0]
    assert desk.get(api(f"{acme_contact}messages/{message.id}/formatted/")).status_code == 404


def test_a_formatted_mail_may_run_and_fetch_nothing(desk, floor):
    floor.acme.arrive("Plain", channel=Channel.EMAIL)
    contact = floor.acme.accept(floor.both)
    with program_context(floor.acme.program):
        message, _new = post_message(
            interaction_id=contact.id, author=Author.CUSTOMER, body="Hi", html="<b>Hi</b>", ref=uuid.uuid4()
        )
    page = desk.get(api(f"acme/contacts/{contact.id}/messages/{message.id}/formatted/"))
    assert b"<b>Hi</b>" in page.content
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_the_customers_name_is_corrected(desk, acme_contact):
    assert send(desk, acme_contact + "customer/", {"name": "Eleanor Whitfield"}).json() == {"name": "Eleanor Whitfield"}
    assert desk.get(api("snapshot/")).json()["contacts"][0]["who"] == "Eleanor Whitfield"
    assert send(desk, acme_contact + "customer/", {"name": 7}).status_code == 400


@pytest.mark.parametrize("body", ["[]", "{", "7"])
def test_a_body_that_is_no_object_is_refused(desk, acme_contact, body):
    answer = desk.post(api(acme_contact + "draft/"), body, content_type="application/json")
    assert answer.status_code == 400


def test_the_page_itself(desk):
    page = desk.get("/desk/")
    assert page.status_code == 200
    assert b'id="desk"' in page.content


def test_an_agent_by_role_who_is_not_on_the_floor_reads_why(two_programs):
    desk = two_programs.desk(two_programs.acme.agent)  # no floor: nobody made the agent
    page = desk.get("/desk/")
    assert (page.status_code, b"You are not on the floor" in page.content) == (403, True)
    assert desk.get(api("snapshot/")).json()["type"] == "urn:onefloor:desk:not-on-floor"


CONTACT_PARTS = (
    ("GET", ""), ("POST", "messages/"), ("POST", "draft/"), ("POST", "seen/"), ("POST", "step/"), ("POST", "back/"),
    ("POST", "end/"), ("POST", "finish/"), ("POST", "extend/"), ("POST", "customer/"),
    ("GET", f"messages/{uuid.UUID(int=1)}/formatted/"), ("GET", f"files/{uuid.UUID(int=1)}/"),
    ("GET", f"earlier/{uuid.UUID(int=1)}/"),
)  # fmt: skip
OUTSIDERS = {
    "a colleague of the same program": (lambda cast: cast.acme.agent, {404}),
    "an agent of another program": (lambda cast: cast.globex.agent, {404}),
    "the supervisor": (lambda cast: cast.acme.supervisor, {403}),
    "a client's viewer": (lambda cast: cast.acme.viewer, {403, 404}),
    "the finance clerk": (lambda cast: cast.acme.finance, {403}),
    "somebody without any access": (lambda cast: cast.outsider, {403, 404}),
    "a stranger": (lambda cast: None, {302}),
}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_reaches_a_contact(two_programs, floor, acme_contact, who):
    person, statuses = OUTSIDERS[who]
    client = two_programs.desk(person(two_programs))
    for method, part in CONTACT_PARTS:
        answer = client.get(api(acme_contact + part)) if method == "GET" else client.post(
            api(acme_contact + part), "{}", content_type="application/json"
        )  # fmt: skip
        assert answer.status_code in statuses, (method, part)
        assert b"Where is my order" not in answer.content
    with program_context(floor.acme.program):
        assert interaction_selectors.interaction_by_id(uuid.UUID(acme_contact.split("/")[2])).state == "active"


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_takes_an_offer(two_programs, desk, floor, who):
    person, statuses = OUTSIDERS[who]
    floor.acme.arrive()
    offer = floor.acme.offer(floor.both)
    client = two_programs.desk(person(two_programs))
    for what in ("accept", "decline"):
        answer = send(client, offer_path(offer, what), {"token": str(offer.token)})
        assert answer.status_code in statuses | {409}, what
    assert floor.acme.offer(floor.both).id == offer.id


@pytest.mark.parametrize("path", ["snapshot/", "queues/"])
def test_a_desk_shows_its_own_programs_only(two_programs, desk, floor, path):
    floor.acme.arrive("Acme's secret")
    floor.acme.offer(floor.both)
    client = two_programs.desk(two_programs.globex.agent)
    assert b"acme" not in client.get(api(path)).content
    for person in (two_programs.acme.supervisor, two_programs.acme.viewer, two_programs.outsider):
        assert two_programs.desk(person).get(api(path)).status_code in (403, 404)
    assert two_programs.desk(None).get(api(path)).status_code == 302


def test_an_address_takes_one_method(desk, acme_contact):
    for method, part in CONTACT_PARTS:
        answer = desk.post(api(acme_contact + part)) if method == "GET" else desk.get(api(acme_contact + part))
        assert answer.status_code == 405, part
        assert answer.headers["Allow"] == method
