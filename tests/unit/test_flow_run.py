"""The interpreter: voice and text walk the same document; it always ends or waits, whatever is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from routing.domain.flow_answers import choice_of, fill_address, value_of
from routing.domain.flow_checks import House, problems_of
from routing.domain.flow_run import MOST_NODES, new_state, step
from routing.domain.flows import (
    Answer,
    Ask,
    Begin,
    CallBack,
    End,
    Entered,
    Failed,
    FallBack,
    Faulted,
    Found,
    HandOver,
    LookUp,
    QueueFacts,
    Say,
    Silence,
    ToQueue,
    World,
)
from tests.factories.flows import airline, words

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPEN = World(now=NOW, language="en", queues={"orders": QueueFacts()}, entry_queue="orders")
CLOSED = World(now=NOW, language="en", queues={"orders": QueueFacts(is_open=False)}, entry_queue="orders")


def walk(document, *given, world=OPEN):
    """All actions of a conversation; the state goes through JSON between two inputs, as a restart would have it."""
    state, said = new_state(), []
    for one in (Begin(), *given):
        state, actions = step(document, json.loads(json.dumps(state)), one, world)
        said.append(actions)
    return state, said


def told(actions) -> list[str]:
    return [action.text for action in actions if isinstance(action, Say | Ask)]


def heard(actions) -> list[tuple[str, str]]:
    return [(action.text, action.recording) for action in actions if isinstance(action, Say | Ask)]


def test_a_recording_goes_with_its_text_and_with_no_other_words():
    menu = {**airline()["nodes"]["menu"], "recording": "menu"}
    play = {"type": "play", "recording": "welcome", "text": words("Welcome aboard."), "next": "hours"}
    document = airline(hello=play, menu=menu, to_agent={**airline()["nodes"]["to_agent"], "recording": "agent"})
    _state, said = walk(document, Answer("hm"), Answer("what"))
    assert [heard(actions) for actions in said] == [
        [("Welcome aboard.", "welcome"), ("What can we do for you?", "menu")],
        [("Please choose one.", "")],
        [("An agent will help you.", "agent")],
    ]
    assert Entered("hello", "play", "start") in said[0]


def test_a_question_without_other_words_is_played_again():
    menu = {**airline()["nodes"]["menu"], "recording": "menu"}
    del menu["retry"]
    _state, said = walk(airline(menu=menu), Answer("hm"))
    assert heard(said[1]) == [("What can we do for you?", "menu")]


def test_an_offer_of_a_callback_is_played_and_its_number_is_asked_in_words():
    offer = {
        "type": "callback_offer", "text": words("Shall we call you?"), "recording": "offer", "queue": "orders",
        "ask_number": words("Your number?"), "next": "bye", "declined": "to_agent",
    }  # fmt: skip
    _state, said = walk(airline(hello=offer), Answer("hm"), Answer("1"), Answer("no number"))
    assert [heard(actions) for actions in said] == [
        [("Shall we call you?", "offer")], [("Shall we call you?", "offer")], [("Your number?", "")],
        [("Your number?", "")],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "answer"),
    [("chat", "Flight status"), ("chat", "what is the status please"), ("voice", "1"), ("chat", "Статус рейса!")],
)
def test_digits_words_and_buttons_choose_the_same(channel, answer):
    world = World(now=NOW, channel=channel, language="en", queues=OPEN.queues, entry_queue="orders")
    state, said = walk(airline(), Answer(answer), Answer("su 100"), Found({"state": "on time"}), world=world)
    assert told(said[0]) == ["Welcome aboard.", "What can we do for you?"]
    assert [c.label for c in said[0][-1].choices] == ["Flight status", "Talk to an agent", "Nothing"]
    assert told(said[1]) == ["Your flight number?"]
    look_up = said[2][-1]
    assert isinstance(look_up, LookUp)
    assert (look_up.request["url"], look_up.seconds) == ("https://flights.example/SU100", 2)
    assert told(said[3])[0] == "Flight SU100 is on time."
    assert state["waits"] == "answer"


def test_the_language_of_the_customer_is_spoken():
    _state, said = walk(airline(), world=World(now=NOW, language="ru", queues=OPEN.queues, entry_queue="orders"))
    assert told(said[0]) == ["Добро пожаловать.", "Чем помочь?"]


def test_hours_choose_the_way_and_a_message_is_left():
    state, said = walk(airline(), Answer("call me"), world=CLOSED)
    assert said[1][-1] == ToQueue("orders", left_message=True)
    assert state["waits"] == "over"


def test_tries_run_out_into_the_way_for_it():
    _state, said = walk(airline(), Answer("blue"), Answer("green"))
    assert told(said[1]) == ["Please choose one."]
    assert said[2][-1] == ToQueue("orders")
    assert Entered("to_agent", "queue", "on_no_match") in said[2]


def test_words_said_before_the_question_count_only_when_they_fit():
    state, said = walk(airline(), Answer("hello there", gentle=True), Answer("agent", gentle=True))
    assert said[1] == ()
    assert said[2][-1] == ToQueue("orders")
    assert state["waits"] == "over"


def test_silence_goes_its_way():
    _state, said = walk(airline(), Answer("1"), Silence())
    assert said[2][-1] == ToQueue("orders")


@pytest.mark.parametrize("given", [Failed("timed_out"), Failed("refused")])
def test_a_failed_look_up_takes_on_error(given):
    _state, said = walk(airline(), Answer("1"), Answer("SU100"), given)
    assert said[3][0] == Faulted("status", given.reason)
    assert said[3][-1] == ToQueue("orders")


def test_without_on_error_a_fault_falls_back_to_the_entry_points_queue():
    document = airline()
    del document["on_error"]
    state, said = walk(document, Answer("1"), Answer("SU100"), Failed("timed_out"))
    assert said[3][-1] == FallBack()
    assert state["waits"] == "over"


def test_a_channel_that_cannot_answer_is_not_asked():
    _state, said = walk(
        airline(), world=World(now=NOW, channel="email", queues=OPEN.queues, entry_queue="orders", can_ask=False)
    )
    assert said[0][-1] == ToQueue("orders")  # on_error of the document


def test_a_state_from_another_document_is_a_fault_and_nobody_is_lost():
    state, actions = step(airline(), {**new_state(), "node": "gone", "waits": "answer"}, Answer("1"), OPEN)
    assert (actions[0], actions[-1]) == (Faulted("gone", "unknown_node"), ToQueue("orders"))
    assert state["waits"] == "over"


def test_an_input_nobody_waits_for_changes_nothing():
    state, _said = walk(airline())
    assert step(airline(), state, Found({"x": "y"}), OPEN) == (state, ())
    over, _said = walk(airline(), Answer("2"))
    assert step(airline(), over, Answer("1"), OPEN) == (over, ())


OFFER = {
    "type": "callback_offer", "queue": "orders", "text": words("Shall we call you?"), "least_wait_seconds": 60,
    "ask_number": words("Your number?"), "next": "bye", "declined": "to_agent",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wait", "phone", "said", "last"),
    [
        (30, "", [], ToQueue("orders")),
        (300, "+4930123456", ["yes"], End()),
        (None, "", ["да", "12", "+49 30 123456"], End()),
        (300, "", ["no"], ToQueue("orders")),
        (300, "", ["yes", "1", "2", "3"], ToQueue("orders")),
        (300, "", ["what?", "why?", "hm"], ToQueue("orders")),
    ],
)
def test_a_callback_is_offered_when_the_wait_is_long(wait, phone, said, last):
    world = World(
        now=NOW, language="en", customer={"phone": phone}, entry_queue="orders",
        queues={"orders": QueueFacts(wait_seconds=wait)},
    )  # fmt: skip
    _state, answers = walk(airline(hello=OFFER), *map(Answer, said), world=world)
    assert answers[-1][-1] == last
    calls = [action for actions in answers for action in actions if isinstance(action, CallBack)]
    assert calls == ([CallBack("orders", "+4930123456")] if last == End() else [])


@pytest.mark.parametrize(
    ("case", "taken"),
    [
        ({"on": "vip", "is": True}, True),
        ({"on": "customer", "name": "tier", "in": ["gold", "silver"]}, True),
        ({"on": "customer", "name": "tier", "is": "GOLD"}, True),
        ({"on": "customer", "name": "miles", "at_least": 1000}, True),
        ({"on": "customer", "name": "shoe", "is_set": True}, False),
        ({"on": "depth", "at_least": 5}, True),
        ({"on": "depth", "queue": "orders", "at_most": 4}, False),
        ({"on": "wait", "at_least": 100_000}, True),  # nobody serves
        ({"on": "language", "is_not": "ru"}, True),
        ({"on": "channel", "is": "voice"}, False),
        ({"on": "holiday", "is": True}, True),
        ({"on": "value", "name": "n", "at_least": 1}, False),
        ({"on": "depth", "queue": "nobody", "at_least": 0}, None),
    ],
)
def test_branches(case, taken):
    world = World(
        now=NOW, language="en", customer={"tier": "gold", "miles": "1200"}, is_vip=True, entry_queue="orders",
        queues={"orders": QueueFacts(depth=5, is_holiday=True)},
    )  # fmt: skip
    hello = {"type": "branch", "cases": [{**case, "next": "bye"}], "otherwise": "menu"}
    _state, said = walk(airline(hello=hello), world=world)
    expected = {True: End, False: Ask, None: ToQueue}[taken]
    assert isinstance(said[0][-1], expected)


@pytest.mark.parametrize(
    ("node", "answer", "value"),
    [
        ({"format": "digits", "longest": 4}, "12 34", "1234"),
        ({"format": "digits", "longest": 4}, "12345", None),
        ({"format": "number"}, "1,5", "1.5"),
        ({"format": "email"}, "Ann@Example.org", "ann@example.org"),
        ({"format": "email"}, "ann@", None),
        ({"format": "date"}, "31.12.2026", "2026-12-31"),
        ({"format": "date"}, "31.02.2026", None),
        ({"format": "mask", "mask": "AA-99*"}, "su-12x", "SU-12X"),
        ({"format": "mask", "mask": "99"}, "²²", None),
        ({"format": "phone"}, "+49 (30) 123-456", "+4930123456"),
        ({}, "  any   words ", "any words"),
        ({}, "   ", None),
    ],
)
def test_what_is_collected(node, answer, value):
    assert value_of(node, answer) == value


def test_values_cannot_change_an_address():
    assert fill_address("https://h.example/{a}?x={b}", {"a": "../@evil/?#é", "b": "1&y=2"}) == (
        "https://h.example/..%2F%40evil%2F%3F%23%C3%A9?x=1%26y%3D2"
    )


def test_a_sentence_that_holds_two_choices_means_none():
    choices = airline()["nodes"]["menu"]["choices"]
    assert choice_of(choices, "status or agent?") is None


INPUTS = st.one_of(
    st.sampled_from(["1", "2", "3", "4", "yes", "SU100", "+4930123456", "agent", "да"]).map(Answer),
    st.text(max_size=20).map(Answer),
    st.just(Silence()),
    st.just(Found({"state": "late"})),
    st.just(Found(None)),
    st.just(Failed("timed_out")),
)
KEYS = ("a", "b", "c", "d")


def any_node(draw):
    """A node of any type whose ways lead anywhere."""
    to = lambda: draw(st.sampled_from([*KEYS, "last"]))  # noqa: E731
    choices = [{"key": key, "label": words(f"w{key}"), "next": to()} for key in "12"]
    return draw(
        st.sampled_from(
            [
                {"type": "say", "text": words("x {v}"), "next": to()},
                {"type": "menu", "text": words("?"), "choices": choices, "on_no_match": to(), "seconds": 5},
                {"type": "menu", "text": words("?"), "choices": choices, "on_no_match": to(), "tries": 1},
                {"type": "collect", "text": words("?"), "into": "v", "next": to(), "on_fail": to(), "format": "phone"},
                {"type": "set", "into": "language", "value": "ru", "next": to()},
                {"type": "branch", "cases": [{"on": "depth", "at_least": 2, "next": to()}], "otherwise": to()},
                {"type": "look_up", "source": "http", "url": "https://x.example/{v}", "into": {"v": "v"},
                 "next": to(), "on_missing": to()},
                {**OFFER, "next": to(), "declined": to()},
                {"type": "leave_message", "text": words("?"), "queue": "orders"},
                {"type": "go_to_flow", "flow": "other"},
                {"type": "queue", "queue": "orders"},
            ]
        )
    )  # fmt: skip


@st.composite
def documents(draw):
    nodes = {key: any_node(draw) for key in KEYS}
    made = {"languages": ["en"], "start": draw(st.sampled_from(KEYS)), "nodes": {**nodes, "last": {"type": "end"}}}
    if draw(st.booleans()):
        made["on_error"] = draw(st.sampled_from([*KEYS, "last"]))
    return made


LAST = {"answer": Ask, "look_up": LookUp, "over": ToQueue | HandOver | End | FallBack}


@settings(max_examples=300)
@given(documents(), st.lists(INPUTS, max_size=12))
def test_every_step_ends_and_the_flow_waits_or_is_over(document, given):
    """Any document of the right shape, circles included: bounded steps, JSON state, one standstill, determinism."""
    state = new_state()
    for one in (Begin(), *given):
        before = state
        state, actions = step(document, state, one, OPEN)
        assert (state, actions) == step(document, before, one, OPEN), "the same input gives the same step"
        assert state == json.loads(json.dumps(state))
        assert state["waits"] in ("answer", "look_up", "over")
        assert sum(isinstance(action, Entered) for action in actions) <= MOST_NODES
        if actions:
            assert isinstance(actions[-1], LAST[state["waits"]])


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(documents(), st.lists(INPUTS, max_size=12))
def test_a_flow_that_may_be_published_never_runs_out_of_steps(document, given):
    problems = problems_of(document, House(queues={"orders": True}, flows={"other": ()}))
    assume(all(problem.code == "unreachable" for problem in problems))
    _state, said = walk(document, *given)
    faults = [action.reason for actions in said for action in actions if isinstance(action, Faulted)]
    assert set(faults) <= {"timed_out"}, faults
    assert all(sum(isinstance(action, Entered) for action in actions) <= 30 for actions in said)
