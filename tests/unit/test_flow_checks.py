"""What keeps a flow from being published: a table of broken documents, each with its node, its place and its code."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.flow_checks import House, problems_of
from routing.domain.flow_text import BadText, read_text
from tests.factories.flows import airline, text_of, words

HOUSE = House(
    languages=("en",), queues={"orders": True, "old": False}, flows={"b": {"c"}, "c": {"a"}}, own_code="a",
    recordings={"welcome": {"en", "ru"}, "english": {"en"}},
)  # fmt: skip
SAY = {"type": "say", "text": words("x"), "next": "menu"}


def codes(document, house=HOUSE) -> set[tuple[str, str]]:
    return {(problem.code, problem.node) for problem in problems_of(document, house)}


def test_a_good_flow_has_no_problems():
    assert problems_of(airline(), HOUSE) == ()


@pytest.mark.parametrize(
    ("nodes", "code", "node"),
    [
        ({"hello": {**SAY, "next": "nowhere"}}, "unknown_target", "hello"),
        ({"hello": {"type": "say", "text": words("x")}}, "dead_end", "hello"),
        ({"hello": {**SAY, "text": {"en": "x"}}}, "missing_prompt", "hello"),
        ({"hello": {**SAY, "text": "x"}}, "bad_prompt", "hello"),
        ({"hello": {**SAY, "txet": "x"}}, "unknown_field", "hello"),
        ({"hello": {**SAY, "recording": "nobody"}}, "missing_recording", "hello"),
        ({"hello": {**SAY, "recording": "english"}}, "missing_recording", "hello"),
        ({"hello": {**SAY, "recording": "../x"}}, "bad_value", "hello"),
        ({"hello": {**SAY, "recording": ["welcome"]}}, "bad_value", "hello"),
        ({"hello": {**SAY, "type": "play"}}, "missing_field", "hello"),
        ({"hello": {"type": "play", "recording": "welcome", "next": "menu"}}, "missing_field", "hello"),
        ({"hello": {"type": "play", "recording": "welcome", "text": words("x")}}, "dead_end", "hello"),
        ({"hello": {**SAY, "type": "play", "recording": "nobody"}}, "missing_recording", "hello"),
        ({"bye": {"type": "end", "recording": "welcome"}}, "missing_field", "bye"),
        ({"hours": {**airline()["nodes"]["hours"], "recording": "welcome"}}, "unknown_field", "hours"),
        ({"lonely": SAY}, "unreachable", "lonely"),
        ({"hello": {"type": "say", "text": words("x"), "next": "hello"}}, "endless_circle", "hello"),
        ({"told": {**SAY, "next": "status"}}, "endless_circle", "status"),
        ({"to_agent": {"type": "queue", "queue": "nobody"}}, "no_such_queue", "to_agent"),
        ({"to_agent": {"type": "queue", "queue": "old"}}, "queue_out_of_use", "to_agent"),
        ({"bye": {"type": "go_to_flow", "flow": "zzz"}}, "no_such_flow", "bye"),
        ({"bye": {"type": "go_to_flow", "flow": "b"}}, "flows_in_a_circle", "bye"),
        ({"bye": {"type": "go_to_flow", "flow": "a"}}, "flows_in_a_circle", "bye"),
        ({"bye": {"type": "teleport"}}, "bad_type", "bye"),
        ({"Bye!": {"type": "end"}}, "bad_key", "Bye!"),
        ({"status": {**airline()["nodes"]["status"], "url": "file:///etc/passwd"}}, "bad_value", "status"),
        ({"status": {**airline()["nodes"]["status"], "url": "https://{flight}/x"}}, "bad_value", "status"),
        ({"booking": {**airline()["nodes"]["booking"], "tries": 0}}, "bad_value", "booking"),
        ({"hours": {"type": "branch", "cases": [{"on": "moon", "is": 1, "next": "menu"}], "otherwise": "menu"}},
         "bad_case", "hours"),
    ],
)  # fmt: skip
def test_each_fault_names_its_node(nodes, code, node):
    assert (code, node) in codes(airline(**nodes))


@pytest.mark.parametrize("node", ["hello", "menu", "booking", "message", "to_agent", "bye"])
def test_words_may_have_a_sound(node):
    assert codes(airline(**{node: {**airline()["nodes"][node], "recording": "welcome"}})) == set()


def test_a_sound_that_is_missing_is_told_once_a_language_at_its_line():
    document = airline(hello={**SAY, "recording": "english"}, bye={"type": "end"})
    found = [one for one in problems_of(document, HOUSE) if one.code == "missing_recording"]
    assert [dict(one.values) for one in found] == [{"recording": "english", "language": "ru"}]
    text = text_of(document)
    assert '"recording": "english"' in text.splitlines()[read_text(text).line_of(found[0].path) - 1]
    document["languages"] = ["en"]
    assert "missing_recording" not in {one.code for one in problems_of(document, HOUSE)}


def test_a_way_that_leads_nowhere_is_told_alone_not_with_all_it_cuts_off():
    cut = airline(hello={**SAY, "next": "nowhere"}, lonely=SAY)
    assert codes(cut) == {("unknown_target", "hello")}
    cut["nodes"]["hello"]["next"] = "hours"
    assert codes(cut) == {("unreachable", "lonely")}


def test_a_menu_that_only_comes_back_to_itself_has_no_exit():
    again = {"key": "1", "label": words("Again"), "next": "menu"}
    menu = {"type": "menu", "text": words("?"), "choices": [again], "on_no_match": "menu"}
    document = {"languages": ["en", "ru"], "start": "menu", "nodes": {"menu": menu}}
    assert codes(document) == {("no_exit", "menu")}


def test_a_circle_that_silence_alone_walks_is_refused():
    menu = {**airline()["nodes"]["menu"], "seconds": 10, "on_no_input": "hello"}
    assert ("silent_circle", "hello") in codes(airline(menu=menu))


def test_silence_counts_as_a_way_only_where_it_is_timed():
    booking = {**airline()["nodes"]["booking"], "on_fail": "booking"}
    assert ("silent_circle", "booking") in codes(airline(booking=booking))
    del booking["seconds"]
    assert codes(airline(booking=booking)) == set()


def test_two_choices_with_the_same_word_are_doubtful():
    menu = copy.deepcopy(airline()["nodes"]["menu"])
    menu["choices"][1]["words"] = ["Status!"]
    assert ("doubtful_choice", "menu") in codes(airline(menu=menu))


def test_a_language_of_the_program_may_not_be_left_out():
    assert ("language_left_out", "") in codes(airline(), House(languages=("de",), queues={"orders": True}))


def test_a_look_up_that_fails_into_itself_is_a_circle():
    document = airline(told={**SAY, "next": "menu"})
    document["on_error"] = "status"
    assert ("endless_circle", "status") in codes(document)


def test_the_line_of_each_part_is_known():
    text = text_of(airline())
    read = read_text(text)
    lines = text.splitlines()
    for path, word in [
        (("nodes", "menu"), '"menu": {'),
        (("nodes", "menu", "choices", 2, "next"), '"next": "bye"'),
        (("nodes", "bye", "nothing"), '"bye": {'),
        (("languages", 1), '"ru"'),
    ]:
        assert word in lines[read.line_of(path) - 1], path


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{\n"a": 1,\n"a": 2}', "twice", 3),
        ('{\n"a": 1\n"b": 2}', "not_json", 3),
        ("[" * 100_000, "too_deep", 1),
        ("[" * 20 + "]" * 20, "too_deep", 1),
        ('{"a": NaN}', "not_json", 1),
        (" " * 300_000, "too_long", 1),
    ],
)
def test_a_text_that_is_no_document_says_where(text, code, line):
    with pytest.raises(BadText) as caught:
        read_text(text)
    assert (caught.value.code, caught.value.line) == (code, line)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.data())
def test_whatever_is_written_is_judged_without_falling_over(data):
    """A random part of a good flow replaced by random JSON: problems or none, never an exception."""
    document = airline()
    node = data.draw(st.sampled_from(sorted(document["nodes"])))
    name = data.draw(
        st.sampled_from([*sorted(document["nodes"][node]), "next", "on_error", "cases", "choices", "type"])
    )
    document["nodes"][node][name] = data.draw(json_values)
    if data.draw(st.booleans()):
        document[data.draw(st.sampled_from(["start", "on_error", "languages", "nodes"]))] = data.draw(json_values)
    problems_of(document, HOUSE)


@given(json_values)
def test_lines_are_found_in_any_json(value):
    read_text(text_of(value))
