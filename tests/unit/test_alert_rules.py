"""When an alert begins, ripens, clears and is told again; which rules are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.domain.judging import News, Standing, judge
from alerts.domain.mails import MailWish, mailed
from alerts.domain.rules import UNITS, Fault, Measure, Quiet, Rule, Severity, problems_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WAIT = Rule(Measure.LONGEST_WAIT, Decimal(60), for_seconds=20, margin=Decimal(10), clear_seconds=30, repeat_seconds=300)
LEVEL = Rule(Measure.LEVEL_TODAY, Decimal(80), margin=Decimal(2), clear_seconds=0)
NIGHT = Quiet(time(22), time(6))


def run(rule: Rule, steps: list[tuple[int, float | None]], zone: str = "UTC", start: datetime = NOON) -> list[str]:
    """News of looks at (second, value), each with the standing the one before left."""
    standing: Standing | None = None
    told = []
    for second, value in steps:
        now = start + timedelta(seconds=second)
        known = None if value is None else Decimal(str(value))
        standing, news = judge(rule, standing, known, now=now, local=now.astimezone(ZoneInfo(zone)))
        told.append("pending" if standing and standing.raised_at is None else news.value)
        if standing is not None and standing.cleared_at is not None:
            standing = None
    return told


@pytest.mark.parametrize(
    ("rule", "steps", "told"),
    [
        (WAIT, [(0, 60)], ["none"]),  # "more than", not "from"
        (WAIT, [(0, 61), (10, 61), (20, 61)], ["pending", "pending", "raised"]),
        (WAIT, [(0, 61), (10, 60), (20, 61), (39, 61), (40, 61)], ["pending", "none", "pending", "pending", "raised"]),
        (replace(WAIT, for_seconds=0), [(0, 61)], ["raised"]),
        # within the margin it neither clears nor is raised anew
        (replace(WAIT, for_seconds=0), [(0, 61), (10, 55), (100, 55), (110, 61)], ["raised", "none", "none", "none"]),
        # well, but not long enough; then long enough
        (
            replace(WAIT, for_seconds=0),
            [(0, 61), (10, 50), (30, 61), (40, 50), (69, 50), (70, 50)],
            ["raised", "none", "none", "none", "none", "cleared"],
        ),
        (replace(WAIT, for_seconds=0), [(0, 61), (10, None), (40, None)], ["raised", "none", "cleared"]),
        # still bad: told again after five minutes, not before
        (replace(WAIT, for_seconds=0), [(0, 61), (299, 61), (300, 61), (599, 61), (600, 61)],
         ["raised", "none", "told_again", "none", "told_again"]),
        (replace(WAIT, for_seconds=0, repeat_seconds=0), [(0, 61), (9999, 61)], ["raised", "none"]),
        (LEVEL, [(0, None), (1, 80), (2, 79.99), (3, 81.99), (4, 82)], ["none", "none", "raised", "none", "cleared"]),
        (LEVEL, [(0, 10), (1, None)], ["raised", "cleared"]),
        (Rule(Measure.AGENTS_READY, Decimal(2)), [(0, 2), (1, 1)], ["none", "raised"]),
    ],
)  # fmt: skip
def test_an_alert_is_raised_told_again_and_cleared(rule, steps, told):
    assert run(rule, steps) == told


@pytest.mark.parametrize(
    ("local", "quiet", "holds"),
    [
        ("22:00", NIGHT, True),
        ("05:59", NIGHT, True),
        ("06:00", NIGHT, False),
        ("21:59", NIGHT, False),
        ("13:00", Quiet(time(12), time(14)), True),
        ("14:00", Quiet(time(12), time(14)), False),
    ],
)
def test_quiet_hours_may_pass_midnight(local, quiet, holds):
    assert quiet.holds(time.fromisoformat(local)) is holds


def test_quiet_hours_are_the_programs_own():
    rule = replace(WAIT, for_seconds=0, quiet=NIGHT)
    steps = [(0, 61), (1, 61)]
    assert run(rule, steps, "Europe/Berlin") == ["raised", "none"]
    assert run(rule, steps, "Pacific/Auckland") == ["none", "none"]  # 01:00 there


def test_in_quiet_hours_nothing_new_is_told_but_what_was_raised_clears():
    rule = replace(WAIT, for_seconds=0, quiet=Quiet(time(12, 1), time(12, 30)))
    assert run(rule, [(0, 61), (400, 61), (410, 40), (440, 40), (450, 61)]) == [
        "raised", "none", "none", "cleared", "none",
    ]  # fmt: skip
    late = replace(rule, for_seconds=60)
    assert run(late, [(1700, 61), (1790, 61), (1800, 61), (1859, 61), (1860, 61)]) == [
        "none", "none", "pending", "pending", "raised",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 120), st.one_of(st.none(), st.integers(0, 120))), max_size=30))
def test_news_alternate_whatever_the_figure_does(looks):
    second, steps = 0, []
    for wait, value in looks:
        second += wait
        steps.append((second, value))
    news = [one for one in run(replace(WAIT, repeat_seconds=0), steps) if one in ("raised", "cleared")]
    assert news == ["raised", "cleared"] * (len(news) // 2) + ["raised"] * (len(news) % 2)


@given(st.integers(0, 10), st.floats(50.01, 60))
def test_a_figure_that_trembles_within_the_margin_is_one_alert(shift, value):
    rule = replace(WAIT, for_seconds=0, repeat_seconds=0)
    steps = [(second, 61 if (second + shift) % 2 else value) for second in range(0, 600, 7)]
    assert run(rule, steps).count("raised") <= 1
    assert News.CLEARED.value not in run(rule, steps)


@pytest.mark.parametrize(
    ("rule", "more", "faults"),
    [
        (WAIT, {}, []),
        (LEVEL, {"of_one_queue": True}, []),
        (replace(LEVEL, threshold=Decimal(101)), {}, [Fault.NUMBER, Fault.MARGIN]),
        (replace(WAIT, threshold=Decimal(-1), margin=Decimal(0)), {}, [Fault.NUMBER, Fault.MARGIN]),
        (replace(WAIT, margin=Decimal(61)), {}, [Fault.MARGIN]),
        (replace(LEVEL, margin=Decimal(21)), {}, [Fault.MARGIN]),
        (replace(WAIT, for_seconds=90_000), {}, [Fault.SECONDS]),
        (replace(WAIT, repeat_seconds=59), {}, [Fault.REPEAT]),
        (WAIT, {"quiet_from": time(22)}, [Fault.QUIET]),
        (WAIT, {"quiet_from": time(22), "quiet_to": time(22)}, [Fault.QUIET_SAME]),
        (Rule(Measure.AGENTS_READY, Decimal(1)), {"of_one_queue": True}, [Fault.QUEUE]),
    ],
)
def test_rules_that_contradict_themselves_are_refused(rule, more, faults):
    assert [problem.fault for problem in problems_of(rule, **more)] == faults


def test_every_measure_has_a_unit():
    assert set(UNITS) == set(Measure)


@pytest.mark.parametrize(
    ("severity", "named", "wishes", "leaders", "told"),
    [
        ("bad", [1], {}, {1, 2}, [1]),
        ("bad", [1], {}, {2}, []),  # named, but leads it no more
        ("warn", [], {1: "every", 2: "breached", 3: "never"}, {1, 2, 3}, [1]),
        ("bad", [], {1: "every", 2: "breached", 3: "never"}, {1, 2, 3}, [1, 2]),
        ("bad", [3, 4], {3: "never"}, {3, 4}, [4]),
        ("warn", [2], {2: "breached"}, {2}, []),
        ("bad", [1], {1: "every"}, {1}, [1]),  # once
        ("bad", [], {9: "every"}, {1}, []),
    ],
)
def test_who_is_mailed(severity, named, wishes, leaders, told):
    wanted = {user: MailWish(wish) for user, wish in wishes.items()}
    assert mailed(Severity(severity), named=named, wishes=wanted, leaders=leaders) == told
