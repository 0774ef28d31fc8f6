"""The chat window calls back: while one waits, when it is closed, at a time; and takes the wish back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from kernel import clock
from routing.models import Callback, CallbackRule, Queue
from routing.services import setup
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.widget import Widget

NUMBER = "+4722123456"


@pytest.fixture
def visitor(floor, two_programs):
    cache.clear()
    return Widget(two_programs.acme.browser(), floor.acme.chat.address).open()


def closed(acme) -> None:
    """Open one hour a day, which begins in two hours."""
    begins = (datetime.now(UTC) + timedelta(hours=2)).replace(minute=0)
    day = [[begins.strftime("%H:%M"), (begins + timedelta(hours=1)).strftime("%H:%M")]]
    with program_context(acme.program):
        hours = setup.set_hours(name="Later", time_zone="UTC", weekly={str(one): day for one in range(7)})
        Queue.objects.filter(pk=acme.queue.pk).update(hours=hours)


def test_who_waits_is_called_instead_and_told_the_place(visitor, floor):
    assert visitor.snapshot()["calls"] is False, "an agent answers"
    visitor.say("My parcel is lost")
    assert visitor.snapshot()["calls"] is True
    refused = visitor.post("callback/", {"number": "12345"})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_number")
    shown = visitor.post("callback/", {"number": "+47 22 12 34 56"}).json()
    assert (shown["state"], shown["calls"], shown["known"]) == ("ended", False, False)
    assert shown["callback"] | {"at": ""} == {
        "state": "waiting", "number": "+47 22 12 34 56", "place": 1, "at": "", "open": True, "cancels": True,
    }  # fmt: skip
    ready(floor.acme.agent)
    floor.acme.accept()
    assert visitor.snapshot()["callback"]["state"] == "assigned"
    assert visitor.post("callback/cancel/").json()["code"] == "cannot_cancel"


def test_it_is_cancelled_from_the_window(visitor, floor):
    visitor.say("Hello")
    visitor.post("callback/", {"number": NUMBER})
    assert visitor.post("callback/cancel/").json()["callback"]["state"] == "cancelled"
    assert visitor.post("callback/cancel/").status_code == 409


def test_outside_the_hours_a_stranger_may_choose_a_time(visitor, floor):
    closed(floor.acme)
    times = visitor.get("callback/times/").json()["times"]
    assert visitor.snapshot()["calls"] is True
    assert len(times) == 28, "two slots a day for two weeks"
    refused = visitor.post("callback/", {"number": NUMBER, "at": "2001-01-01T00:00:00+00:00"})
    assert refused.status_code == 409
    assert "next time that is free" in refused.json()["title"]
    shown = visitor.post("callback/", {"number": NUMBER, "at": times[3]}).json()
    assert (shown["state"], shown["callback"]["state"], shown["callback"]["at"]) == ("new", "scheduled", times[3])
    with program_context(floor.acme.program):
        assert Callback.objects.get().customer.contact_points.filter(value=NUMBER).exists()


def test_a_stranger_with_somebody_elses_number_gets_no_hold_of_their_callback(visitor, floor, two_programs):
    visitor.say("Hello")
    visitor.post("callback/", {"number": NUMBER})
    other = Widget(two_programs.acme.browser(), floor.acme.chat.address).open()
    other.say("Hello too")
    shown = other.post("callback/", {"number": NUMBER}).json()
    assert (shown["known"], shown["callback"]) == (True, None)
    assert other.post("callback/cancel/").status_code == 409


@pytest.mark.parametrize(
    "content", [{"number": 5}, {"number": NUMBER, "at": "soon"}, {"number": NUMBER, "at": "2026-01-01"}]
)
def test_what_cannot_be_read_is_refused(visitor, content):
    visitor.say("Hello")
    assert visitor.post("callback/", content).status_code == 400
    assert visitor.snapshot()["state"] == "waiting"


def test_a_queue_that_does_not_call_back_offers_none(visitor, floor):
    with program_context(floor.acme.program), clock.at(datetime.now(UTC)):
        CallbackRule.objects.create(queue=floor.acme.queue, is_offered=False)
    visitor.say("Hello")
    assert visitor.snapshot()["calls"] is False
    assert visitor.post("callback/", {"number": NUMBER}).json()["code"] == "no_call"
