"""What simulated customers say to a flow is what the flow takes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.simulator.domain.answers import SILENT, Question, answer_to
from routing.domain.flow_answers import value_of

PHONE, EMAIL, WORDS = "+442079460907", "customer7@acme.example", "The evening one, please."
NODES = [
    {},
    {"format": "any"},
    {"format": "digits"},
    {"format": "digits", "shortest": 8, "longest": 12},
    {"format": "digits", "longest": 3},
    {"format": "number"},
    {"format": "phone"},
    {"format": "email"},
    {"format": "date"},
    {"format": "mask", "mask": "AA-99*"},
]


def said(question: Question, seed: int) -> str | None:
    return answer_to(question, phone=PHONE, email=EMAIL, words=WORDS, rng=random.Random(seed))


@given(st.sampled_from(NODES), st.integers(0, 10_000))
def test_an_answer_is_one_the_node_collects_or_none_at_all(node, seed):
    answer = said(Question(node), seed)
    assert answer is None or value_of(node, answer) is not None


def test_a_number_is_given_where_a_call_is_offered_and_a_button_where_there_are_some():
    answers = {said(Question({}, wants_number=True), seed) for seed in range(50)}
    assert answers == {None, PHONE}
    labels = {said(Question({}, [["1", "Yes"], ["2", "No"]]), seed) for seed in range(100)}
    assert labels == {None, "Yes", "No"}


def test_some_say_nothing():
    silent = sum(said(Question({}), seed) is None for seed in range(2000)) / 2000
    assert silent == pytest.approx(SILENT, abs=0.03)
