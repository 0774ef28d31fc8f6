"""The widget's doors: key, token, limits, hostile words, replayed sends, and the other program's visitors."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as ValkeyGone

from agents.models import Agent
from gateways.webchat.services.connectors import save_connector
from interactions import selectors as interaction_selectors
from interactions.domain.states import Channel
from kernel import clock
from routing.models import BusinessHours
from routing.services import queueing
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.widget import Widget


@pytest.fixture
def acme(floor, two_programs):
    """A visitor of Acme's site with the widget open."""
    cache.clear()
    return Widget(two_programs.acme.browser(), floor.acme.chat.address).open()


@pytest.fixture
def globex(floor, two_programs):
    """A visitor of Globex' site."""
    return Widget(two_programs.globex.browser(), floor.globex.chat.address).open()


def test_first_words_open_one_contact_and_the_window_shows_it(acme, floor):
    answer = acme.say("Where is my order?")
    assert answer.status_code == 201
    shown = acme.snapshot()
    assert (shown["state"], shown["queue"]["position"], shown["contact"]) == ("waiting", 1, answer.json()["contact"])
    assert [(m["author"], m["body"]) for m in shown["messages"]] == [("me", "Where is my order?")]


def test_the_answer_of_an_agent_reaches_the_visitor_and_a_note_does_not(acme, floor):
    acme.say("Hello?")
    ready(floor.acme.agent)
    contact = floor.acme.accept()
    floor.acme.write(contact.id, "Good morning!")
    floor.acme.write(contact.id, "a difficult one", note=True)
    shown = acme.snapshot()
    assert (shown["state"], shown["agent"]) == ("active", "Acme Agent")
    assert [m["body"] for m in shown["messages"]] == ["Hello?", "Good morning!"]
    assert "difficult" not in json.dumps(shown)


def test_a_replayed_send_is_one_message_whether_first_or_later(acme):
    first, second = uuid.uuid4(), uuid.uuid4()
    answers = [acme.say("one", ref=first), acme.say("one", ref=first), acme.say("two", ref=second)]
    answers.append(acme.say("two", ref=second))
    assert [a.status_code for a in answers] == [201, 200, 201, 200]
    assert len({a.json()["contact"] for a in answers}) == 1
    assert [m["body"] for m in acme.snapshot()["messages"]] == ["one", "two"]


def test_a_send_replayed_after_start_again_stays_in_the_old_contact(acme, floor):
    ref = uuid.uuid4()
    contact = acme.say("one", ref=ref).json()["contact"]
    acme.post("leave/")
    assert acme.post("again/").json()["state"] == "new"
    replay = acme.say("one", ref=ref)
    assert (replay.status_code, replay.json()["contact"]) == (200, contact)
    assert acme.say("another thing").json()["contact"] != contact


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("session/", {"key": "wk_nobody"}, 404, "unknown_key"),
        ("session/", {"key": ""}, 404, "unknown_key"),
        ("session/", {"key": "x" * 5000}, 404, "unknown_key"),
        ("session/", {"key": 7}, 400, "bad_request"),
        ("session/", {"key": "wk_acme\x00"}, 404, "unknown_key"),
        ("session/", {"key": "wk_acme", "page": "\x00\ud800", "token": "\x00"}, 401, "bad_token"),
        ("session/", b"{", 400, "bad_request"),
        ("session/", b"[1]", 400, "bad_request"),
        ("session/", b"\xff\xfe", 400, "bad_request"),
        ("session/", b"[" * 60_000, 400, "bad_request"),
        ("messages/", {"ref": "1", "body": "x"}, 400, "bad_request"),
        ("messages/", {"ref": str(uuid.uuid4()), "body": ["x"]}, 400, "bad_request"),
        ("messages/", {"ref": str(uuid.uuid4()), "body": "   "}, 422, "empty"),
        ("messages/", {"ref": str(uuid.uuid4()), "body": "\x00\x00"}, 422, "empty"),
        ("messages/", {"ref": str(uuid.uuid4()), "body": "x" * 4001}, 413, "too_long"),
        ("messages/", {"ref": str(uuid.uuid4()), "body": "x" * 5_000_000}, 413, "too_long"),
        ("introduce/", {"email": "nobody"}, 422, "bad_email"),
        ("introduce/", {"email": "a" * 300 + "@b.test"}, 422, "bad_email"),
    ],
)
def test_bad_input_is_refused_in_words(acme, path, body, status, code):
    answer = acme.post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"]


def test_another_programs_key_is_unknown_here(two_programs, floor):
    stranger = Widget(two_programs.acme.browser(), floor.globex.chat.address)
    assert stranger.post("session/", {"key": stranger.key}).status_code == 404
    frame = two_programs.acme.browser().get("/widget/frame/", {"key": stranger.key})
    assert frame.status_code == 404


@pytest.mark.parametrize("path", ["snapshot/", "messages/", "introduce/", "leave/", "again/"])
def test_without_a_fit_token_nothing_happens(acme, globex, path):
    def code(token: str | None) -> tuple[int, str]:
        acme.token = token
        body = {"ref": str(uuid.uuid4()), "body": "x"}
        answer = acme.get(path) if path == "snapshot/" else acme.post(path, body)
        return answer.status_code, answer.json()["code"]

    own = acme.token
    assert code(None) == (401, "no_token")
    assert code(own + "x") == (401, "bad_token")
    assert code("x" * 9000) == (401, "bad_token")
    assert code(globex.token) == (403, "foreign_token")
    with clock.at(clock.now() + timedelta(days=31)):
        assert code(own) == (401, "expired_token")


def test_a_ticket_is_no_token(acme):
    acme.say("Hello")
    acme.token = acme.snapshot()["ticket"]
    assert acme.get("snapshot/").json()["code"] == "bad_token"


def test_hostile_words_are_words(acme):
    words = "<script>alert(1)</script>\x00 ‮evil​ ﻿ <b>"
    acme.say(words)
    body = acme.snapshot()["messages"][0]["body"]
    assert body.startswith("<script>alert(1)</script> ")
    assert not set(body) & set("\x00‮​﻿")


def test_switched_off_says_so(acme, floor, two_programs):
    with program_context(floor.acme.program):
        save_connector(entry_address_id=floor.acme.chat.id, allowed_origins=[], is_active=False)
    assert acme.post("session/", {"key": acme.key}).status_code == 403
    assert acme.say("Hello").json()["code"] == "switched_off"
    assert two_programs.acme.browser().get("/widget/frame/", {"key": acme.key}).status_code == 403


def test_too_many_messages_wait_and_without_valkey_nobody_waits(acme, floor, monkeypatch):
    with program_context(floor.acme.program):
        connector = save_connector(entry_address_id=floor.acme.chat.id, allowed_origins=[])
        connector.messages_per_minute = 2
        connector.save()
    with clock.at(clock.now()):
        answers = [acme.say("one"), acme.say("two"), acme.say("three")]
        assert [a.status_code for a in answers] == [201, 201, 429]
        assert 1 <= int(answers[2]["Retry-After"]) <= 60

        def gone(*_args, **_kwargs):
            raise ValkeyGone

        monkeypatch.setattr(cache, "incr", gone)
        assert acme.say("four").status_code == 201


def test_who_the_visitor_is_reaches_the_customer_but_opens_nobodys_history(acme, floor):
    known = floor.acme.arrive(who="vera@customer.test", channel=Channel.EMAIL)
    acme.post("introduce/", {"name": "Vera", "email": "VERA@customer.test"})
    contact = acme.say("Hello").json()["contact"]
    with program_context(floor.acme.program):
        mine = interaction_selectors.interaction_by_id(contact).customer
        assert mine.name == "Vera"
        assert mine.id != known.customer_id


def test_leaving_while_waiting_abandons_and_while_served_ends(acme, floor):
    acme.say("Hello")
    assert acme.post("leave/").json()["state"] == "ended"
    assert acme.post("leave/").json()["state"] == "ended"
    ready(floor.acme.agent)
    acme.post("again/")
    acme.say("Me again")
    contact = floor.acme.accept()
    assert acme.post("again/").json()["code"] == "goes_on"
    acme.post("leave/")
    with program_context(floor.acme.program):
        ended = interaction_selectors.interaction_by_id(contact.id)
        assert (ended.state, ended.follows_id is not None) == ("wrap_up", True)


def test_words_after_the_end_begin_a_contact_that_follows(acme, floor):
    ready(floor.acme.agent)
    acme.say("Hello")
    contact = floor.acme.accept()
    floor.acme.finish(contact.id)
    second = acme.say("One more thing").json()["contact"]
    with program_context(floor.acme.program):
        assert interaction_selectors.interaction_by_id(second).follows_id == contact.id


def test_closed_by_opening_hours_says_when_it_opens_and_takes_a_message(acme, floor):
    with program_context(floor.acme.program):
        hours = BusinessHours.objects.create(name="Never today", weekly={str(clock.now().weekday()): []})
        hours.weekly = {str((clock.now().weekday() + 3) % 7): [["09:00", "18:00"]]}
        hours.save()
        floor.acme.queue.hours = hours
        floor.acme.queue.save()
    shown = acme.snapshot()
    assert shown["hours"]["open"] is False
    assert shown["hours"]["opens_at"]
    assert acme.say("Call me back").status_code == 201
    assert acme.snapshot()["left_message"] is True


def test_an_estimate_comes_with_the_place(acme, floor):
    ready(floor.acme.agent)
    acme.say("Hello")
    assert acme.snapshot()["queue"] == {"position": 1, "wait_seconds": 0, "wait": None}  # somebody is free
    Agent.objects.filter(pk=floor.acme.agent.pk).update(load_chat=3)
    told = {"low": 2, "high": 2, "long": False}  # a minute either way is told as one number
    assert acme.snapshot()["queue"] == {"position": 1, "wait_seconds": 80, "wait": told}  # 4 min each, three at once
    with program_context(floor.acme.program):
        queueing.abandon(interaction_id=uuid.UUID(acme.snapshot()["contact"]))


def test_no_cookie_is_set_or_needed(acme, two_programs):
    answers = [acme.say("Hello"), acme.get("snapshot/"), acme.browser.get("/widget/loader.js")]
    answers.append(acme.browser.get("/widget/frame/", {"key": acme.key}))
    assert [a.status_code for a in answers] == [201, 200, 200, 200]
    assert not any(a.cookies for a in answers)
