"""Half-open spans against a brute force on minutes; phone numbers."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import span
from kernel.phone import NotAPhoneNumber, Phone
from kernel.span import Span

ZERO = datetime(2026, 1, 1, tzinfo=UTC)


def at(minute):
    return ZERO + timedelta(minutes=minute)


pairs = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda p: Span(at(min(p)), at(max(p))))
many = st.lists(pairs, max_size=6)


def minutes(spans):
    return {m for m in range(60) for s in spans if at(m) in s}


@given(many, many)
def test_arithmetic_equals_sets_of_minutes(left, right):
    assert minutes(span.union(left)) == minutes(left)
    assert minutes(span.subtract(left, right)) == minutes(left) - minutes(right)
    assert span.milliseconds(left) == 60_000 * len(minutes(left))
    if right:
        assert minutes(span.clip(left, right[0])) == minutes(left) & minutes(right[:1])
    for result in (span.union(left), span.subtract(left, right)):
        assert all(a.end < b.start for a, b in pairwise(result))


@given(pairs, pairs)
def test_intersection_is_shared_time(a, b):
    both = a.intersect(b)
    assert a.overlaps(b) == (both is not None)
    assert minutes([both] if both else []) == minutes([a]) & minutes([b])


@given(pairs)
def test_split_covers_and_never_crosses_a_quarter(whole):
    parts = span.split(whole)
    assert span.union(parts) == span.union([whole])
    assert all(part.start >= span.interval_start(part.start) and part.milliseconds <= 900_000 for part in parts)
    assert all(part.end.minute % 15 == 0 for part in parts[:-1])


def test_bounds_are_kept_in_utc_and_checked():
    moscow = timezone(timedelta(hours=3))
    made = Span(datetime(2026, 1, 1, 3, tzinfo=moscow), at(15))
    assert made == Span(at(0), at(15))
    assert made.start.tzinfo is UTC
    assert at(0) in made
    assert at(15) not in made
    with pytest.raises(span.BackwardSpan):
        Span(at(1), at(0))
    with pytest.raises(ValueError):
        Span(datetime(2026, 1, 1), at(0))


@pytest.mark.parametrize(
    ("text", "region", "e164"),
    [
        ("+7 (495) 123-45-67", None, "+74951234567"),
        ("8 495 123-45-67", "RU", "+74951234567"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("(212) 555-0100", "US", "+12125550100"),
    ],
)
def test_phones_are_parsed_to_e164(text, region, e164):
    assert Phone.parse(text, region).e164 == e164


@pytest.mark.parametrize("text", ["", "abc", "12", "+7", "8 495 123-45-67", "+" + "9" * 70])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotAPhoneNumber):
        Phone.parse(text)


def test_phone_reads_well():
    assert Phone.parse("+74951234567").readable() == "+7 495 123-45-67"
