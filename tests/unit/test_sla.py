"""Service level: the field's example table, the limits, records against counts, roll-ups, explanations."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.explain import StepCode, Verdict, explain_service_level, terms_of, verdict
from reporting.domain.kpi import (
    AbandonmentRule,
    abandonment,
    average_handle_time,
    average_speed_of_answer,
    occupancy,
    weighted_occupancy,
)
from reporting.domain.measure import NO_VALUE, Measure, RollUp, roll_up
from reporting.domain.sla import (
    BadPolicy,
    ClockStart,
    ContactRecord,
    Counts,
    Formula,
    QueueEnd,
    SlaPolicy,
    count,
    service_level,
    service_level_of,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
EXAMPLE = Counts(
    offered=110,
    queued=110,
    dequeued=10,
    flow_outs=10,
    answered=80,
    answered_in_time=70,
    abandoned=20,
    abandoned_in_time=9,
    short_abandons=4,
    callbacks_in_time=3,
)


def policy(formula=Formula.ABANDONS_AGAINST, **changes):
    return SlaPolicy(**({"formula": formula, "threshold_ms": 20_000, "short_ms": 5_000} | changes))


TABLE = [
    (Formula.ABANDONS_AGAINST, {}, 7000),
    (Formula.ABANDONS_IGNORED, {}, 7692),
    (Formula.ABANDONS_FOR, {}, 7900),
    (Formula.SWITCHED, {}, 7000),
    (Formula.SWITCHED, {"plus_flow_outs": True}, 6364),
    (Formula.SWITCHED, {"minus_short": True}, 7292),
    (Formula.SWITCHED, {"minus_abandons": True}, 8750),
    (Formula.SWITCHED, {"minus_abandons": True, "minus_short": True}, 8750),
    (Formula.LEFT_IN_TIME, {}, 7455),
    (Formula.WITH_BREAKOUTS, {}, 6364),
    (Formula.ANSWERED_ONLY, {}, 8750),
]


@pytest.mark.parametrize(("formula", "switches", "basis_points"), TABLE)
def test_example_table_of_the_field(formula, switches, basis_points):
    assert service_level(EXAMPLE, policy(formula, **switches)).basis_points == basis_points


def record(end, wait, **changes):
    ended = None if wait is None else NINE + timedelta(milliseconds=wait)
    return ContactRecord(NINE, end, ended, **changes)


def example_records():
    """110 stays that give the example's counts."""
    return [
        *[record(QueueEnd.ANSWERED, 20_000)] * 70,
        *[record(QueueEnd.ANSWERED, 20_001)] * 10,
        *[record(QueueEnd.ABANDONED, 5_000)] * 4,
        *[record(QueueEnd.ABANDONED, 5_001)] * 5,
        *[record(QueueEnd.ABANDONED, 30_000)] * 11,
        *[record(QueueEnd.CALLBACK, 20_000)] * 3,
        *[record(QueueEnd.CALLBACK, 21_000)] * 2,
        *[record(QueueEnd.FLOW_OUT, 1_000)] * 5,
    ]


def test_records_give_the_same_counts_limits_included():
    assert count(example_records(), policy()) == EXAMPLE


@pytest.mark.parametrize(("formula", "switches", "basis_points"), TABLE)
def test_example_table_from_records(formula, switches, basis_points):
    assert service_level_of(example_records(), policy(formula, **switches)).basis_points == basis_points


@pytest.mark.parametrize("formula", Formula)
def test_no_contacts_have_no_value(formula):
    assert service_level(Counts(), policy(formula)).value is None
    assert service_level(Counts(), policy(formula)).basis_points is None
    assert service_level(Counts(), policy(formula)).meets(0) is None


def test_who_still_waits_counts_as_offered_and_queued_only():
    assert count([record(QueueEnd.WAITING, None)], policy()) == Counts(offered=1, queued=1)


def test_a_flow_node_takes_out_without_a_flow_out():
    assert count([record(QueueEnd.DEQUEUED, 10)], policy()) == Counts(offered=1, queued=1, dequeued=1)


@pytest.mark.parametrize(
    ("changes", "in_time"),
    [
        ({}, 1),
        ({"clock_start": ClockStart.END_OF_IVR}, 1),
        ({"clock_start": ClockStart.ARRIVAL}, 0),
        ({"with_transfer": True}, 0),
        ({"with_whisper": False, "with_transfer": True}, 0),
        ({"with_whisper": True, "threshold_ms": 18_999}, 0),
        ({"with_whisper": False, "threshold_ms": 18_000}, 1),
    ],
)
def test_clock_start_transfer_and_whisper_are_parameters(changes, in_time):
    stay = record(
        QueueEnd.ANSWERED, 18_000, arrived_at=NINE - timedelta(seconds=9), transfer_ms=2_001, whisper_ms=1_000
    )
    assert count([stay], policy(**changes)).answered_in_time == in_time


counters = st.integers(0, 50)


@given(st.builds(Counts, *[counters] * 10), st.sampled_from(Formula), st.booleans(), st.booleans(), st.booleans())
def test_the_explanation_recomputes_the_value(counts, formula, plus_f, minus_s, minus_b):
    rule = policy(formula, plus_flow_outs=plus_f, minus_short=minus_s, minus_abandons=minus_b)
    top, bottom = (sum(sign * getattr(counts, name) for name, sign in terms) for terms in terms_of(rule))
    assert service_level(counts, rule) == Measure(top, bottom)
    steps = explain_service_level(counts, rule)
    assert steps[-1].code is (StepCode.VALUE if bottom > 0 else StepCode.NO_VALUE)
    terms = [dict(step.numbers) for step in steps if step.code is StepCode.TERM]
    assert sum(term["count"] * term["sign"] for term in terms) == top + bottom


def test_an_explanation_in_full():
    steps = explain_service_level(EXAMPLE, policy(Formula.SWITCHED, minus_short=True))
    assert [(s.code.value, s.detail, dict(s.numbers)) for s in steps] == [
        ("threshold", "switched", {"milliseconds": 20_000}),
        ("short_limit", "", {"milliseconds": 5_000}),
        ("term", "answered_in_time", {"count": 70, "sign": 1}),
        ("numerator", "", {"count": 70}),
        ("term", "answered", {"count": 80, "sign": 1}),
        ("term", "abandoned", {"count": 20, "sign": 1}),
        ("term", "short_abandons", {"count": 4, "sign": -1}),
        ("denominator", "", {"count": 96}),
        ("value", "", {"basis_points": 7292}),
    ]


@pytest.mark.parametrize(
    ("end", "wait", "word"),
    [
        (QueueEnd.ANSWERED, 20_000, Verdict.ANSWERED_IN_TIME),
        (QueueEnd.ANSWERED, 20_001, Verdict.ANSWERED_LATE),
        (QueueEnd.ABANDONED, 5_000, Verdict.SHORT_ABANDON),
        (QueueEnd.ABANDONED, 20_000, Verdict.ABANDONED_IN_TIME),
        (QueueEnd.ABANDONED, 20_001, Verdict.ABANDONED_LATE),
        (QueueEnd.CALLBACK, 1, Verdict.LEFT_BY_FLOW),
        (QueueEnd.WAITING, None, Verdict.WAITING),
    ],
)
def test_verdicts(end, wait, word):
    assert verdict(record(end, wait), policy()) is word


INTERVALS = [Measure(90, 100), Measure(1, 2), Measure(0, 0), Measure(8, 10)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (RollUp.WEIGHTED, Fraction(99, 112)),
        (RollUp.MEAN, Fraction(9 + 5 + 8, 30)),
        (RollUp.SHARE_MET, Fraction(2, 3)),
    ],
)
def test_roll_ups_leave_out_intervals_without_a_value(kind, value):
    assert roll_up(INTERVALS, kind, 8000).value == value
    assert roll_up([Measure(0, 0)], kind, 8000) == NO_VALUE


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda p: Measure(min(p), max(p)))))
def test_roll_ups_lie_between_the_worst_and_the_best_interval(measures):
    known = [m.value for m in measures if m.value is not None]
    for kind in (RollUp.WEIGHTED, RollUp.MEAN):
        value = roll_up(measures, kind).value
        assert value is None if not known else min(known) <= value <= max(known)


@pytest.mark.parametrize(
    ("rule", "share"),
    [
        (AbandonmentRule.OF_OFFERED, Fraction(20, 110)),
        (AbandonmentRule.OF_QUEUED, Fraction(20, 110)),
        (AbandonmentRule.LONG_ONLY, Fraction(16, 106)),
    ],
)
def test_abandonment(rule, share):
    assert abandonment(EXAMPLE, rule).value == share


def test_means_and_occupancy():
    assert average_speed_of_answer(90_000, 4).value == 22_500
    assert average_handle_time(600_000, 60_000, 120_000, 3).value == 260_000
    assert occupancy(45, 15).basis_points == 7500
    assert weighted_occupancy(3, 4).basis_points == 7500
    assert occupancy(0, 0).value is None


def test_the_target_is_compared_exactly_not_as_shown():
    almost = Measure(79_999, 100_000)
    assert almost.basis_points == 8000
    assert almost.meets(8000) is False
    assert Measure(8, 10).meets(8000) is True


@pytest.mark.parametrize("bad", [{"threshold_ms": 0}, {"threshold_ms": 7 * 86_400_000 + 1}, {"short_ms": -1}])
def test_policies_have_ranges(bad):
    with pytest.raises(BadPolicy):
        policy(**bad)
