"""Callbacks through the doors of the API, the supervisor's page and the back office."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from crm.models import DoNotCall
from kernel import clock
from routing.domain.callbacks import CallbackSource
from routing.models import Callback, CallbackRule
from routing.services import callbacks, queueing
from routing.services.callback_turns import sweep_callbacks
from routing.services.callbacks import Wish
from tenants.context import program_context
from tests.factories.floor import ready

NUMBER = "+4722123456"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def acme(floor):
    return floor.acme


def ask(acme, who="ann") -> Callback:
    contact = acme.arrive("My parcel", who=who)
    with program_context(acme.program):
        wish = Wish(NUMBER, CallbackSource.WIDGET)
        return callbacks.call_back_instead(interaction_id=contact.id, wish=wish).callback


def send(browser, path: str, content=None):
    connection.set_schema_to_public()
    return browser.post(f"/api/v1/{path}", json.dumps(content or {}), content_type="application/json")


def test_a_clients_system_asks_once_reads_and_cancels(acme, two_programs):
    manager = two_programs.acme.browser(two_programs.acme.manager)
    wish = {"queue": str(acme.queue.id), "number": "+47 22 12 34 56", "name": "Ann", "reason": "The lost parcel"}
    made = send(manager, "callbacks/", wish)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["state"], told["origin"], told["number"], told["place"]) == ("waiting", "api", NUMBER, 1)
    again = send(manager, "callbacks/", wish)
    assert (again.status_code, again.json()["id"]) == (200, told["id"])
    listed = manager.get("/api/v1/callbacks/?state=open").json()["results"]
    assert [one["id"] for one in listed] == [told["id"]]
    assert manager.get("/api/v1/callbacks/?state=done").json()["results"] == []
    gone = send(manager, f"callbacks/{told['id']}/cancel/")
    assert gone.json()["state"] == "cancelled"
    assert send(manager, f"callbacks/{told['id']}/cancel/").status_code == 409
    outsider = two_programs.globex.browser(two_programs.globex.manager)
    assert outsider.get(f"/api/v1/callbacks/{told['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"number": "22 12 34 56"}, "number", "with + and the country code"),
        ({"number": "+4700000000"}, "number", "do-not-call list"),
        ({"at": "2020-01-01T00:00:00Z"}, "at", "The next time that is free"),
        ({"at": "2099-01-01T00:00:00Z"}, "at", "too far ahead"),
    ],
)
def test_what_cannot_be_promised_is_refused_with_what_to_do(acme, two_programs, change, name, words):
    with program_context(acme.program):
        DoNotCall.objects.create(number="+4700000000", added_at=NOON)
    manager = two_programs.acme.browser(two_programs.acme.manager)
    refused = send(manager, "callbacks/", {"queue": str(acme.queue.id), "number": NUMBER, **change})
    assert refused.status_code == 400, refused.content
    (error,) = refused.json()["errors"]
    assert (error["name"], words in error["detail"]) == (name, True), error
    with program_context(acme.program):
        assert not Callback.objects.exists()


def test_times_and_roles(acme, two_programs):
    viewer = two_programs.acme.browser(two_programs.acme.viewer)
    times = viewer.get(f"/api/v1/callbacks/times/?queue={acme.queue.id}").json()["results"]
    assert len(times) == 200
    assert send(viewer, "callbacks/", {"queue": str(acme.queue.id), "number": NUMBER}).status_code == 403


def test_a_supervisor_sees_cancels_and_calls_back_who_gave_up(acme, two_programs):
    supervisor = two_programs.desk(two_programs.acme.supervisor)
    callback = ask(acme)
    gone = acme.arrive("Nobody answers", who="bob")
    with program_context(acme.program):
        queueing.abandon(interaction_id=gone.id)
    page = supervisor.get("/floor/callbacks/").content.decode()
    assert "+47 22 12 34 56" in page
    assert "My parcel" in page
    cancel = f"/floor/callbacks/acme/{callback.id}/cancel/"
    assert supervisor.post(cancel).status_code == 302
    assert "being called" not in supervisor.post(cancel, follow=True).content.decode()
    call = f"/floor/callbacks/acme/gave-up/{gone.id}/"
    refused = supervisor.post(call, {"number": "12"}, follow=True).content.decode()
    assert "Write the number with +" in refused
    assert "waits for an agent" in supervisor.post(call, {"number": "+4722000000"}, follow=True).content.decode()
    with program_context(acme.program):
        found = sorted(Callback.objects.values_list("state", "source"))
    assert found == [("cancelled", "widget"), ("waiting", "abandoned")]
    other = two_programs.desk(two_programs.globex.supervisor)
    assert other.post(call, {"number": NUMBER}).status_code == 404
    assert "+47 22" not in other.get("/floor/callbacks/?show=over").content.decode()


def test_the_back_office_lists_cancels_and_sets_the_rules(acme, two_programs):
    admin = two_programs.desk(two_programs.acme.admin)
    callback = ask(acme)
    office = "/p/acme/admin/"
    assert NUMBER in admin.get(f"{office}routing/callback/?state__exact=waiting").content.decode()
    assert NUMBER not in admin.get(f"{office}routing/callback/?state__exact=done").content.decode()
    assert admin.get(f"{office}routing/callback/{callback.id}/change/").status_code == 200
    chosen = {"action": "cancel", "_selected_action": [str(callback.id)]}
    assert "is cancelled" in admin.post(f"{office}routing/callback/", chosen, follow=True).content.decode()
    rule = {
        "queue": str(acme.queue.id), "is_offered": "on", "most_attempts": 2, "pause_minutes": 5, "slot_minutes": 60,
        "slot_cap": 1, "days_ahead": 7, "valid_hours": 24,
    }  # fmt: skip
    refused = admin.post(f"{office}routing/callbackrule/add/", {**rule, "most_attempts": 99})
    assert refused.status_code == 200
    assert admin.post(f"{office}routing/callbackrule/add/", rule).status_code == 302
    banned = admin.post(f"{office}crm/donotcall/add/", {"number": "12", "reason": "asked us"})
    assert "country code" in banned.content.decode()
    assert admin.post(f"{office}crm/donotcall/add/", {"number": "+47 22 12 34 56", "reason": "x"}).status_code == 302
    with program_context(acme.program):
        assert CallbackRule.objects.get().pause_minutes == 5
        assert DoNotCall.objects.get().number == NUMBER


def test_an_agent_arranges_a_callback_and_says_how_it_went(acme, floor, two_programs):
    ready(acme.agent)
    desk = two_programs.desk(two_programs.acme.agent)
    gave_up = acme.arrive("Earlier", who="ann")
    with program_context(acme.program):
        queueing.abandon(interaction_id=gave_up.id)
    contact = acme.arrive("Now", who="ann")
    acme.accept()
    base = f"/desk/api/acme/contacts/{contact.id}/"

    def post(path, content=None):
        connection.set_schema_to_public()
        return desk.post(base + path, json.dumps(content or {}), content_type="application/json")

    assert len(desk.get(f"{base}callback/times/").json()["times"]) > 10
    assert post("callback/", {"number": "5"}).json()["type"].endswith("number")
    assert post(f"earlier/{gave_up.id}/callback/").json()["type"].endswith("no-number")
    at = (clock.now() + timedelta(days=1)).isoformat()
    made = post("callback/", {"number": NUMBER, "at": at})
    assert (made.status_code, made.json()["number"]) == (201, NUMBER)
    known = post(f"earlier/{gave_up.id}/callback/")
    assert (known.status_code, known.json()["new"]) == (200, False)
    acme.finish(contact.id)
    with program_context(acme.program):
        Callback.objects.update(due_at=clock.now(), scheduled_at=None)
        assert sweep_callbacks() == 1
    work = acme.accept()
    base = f"/desk/api/acme/contacts/{work.id}/"
    shown = desk.get(base).json()["callback"]
    assert (shown["number"], shown["readable"], shown["said"], shown["attempts"]) == (NUMBER, "+47 22 12 34 56", "", [])
    assert post("end/").json()["type"].endswith("attempt")
    assert post("attempt/", {"outcome": "shouted"}).status_code == 400
    past = post("attempt/", {"outcome": "later", "later_at": "2020-01-01T00:00:00Z"})
    assert past.json()["type"].endswith("not-then")
    said = post("attempt/", {"outcome": "no_answer"}).json()
    assert (said["said"], len(said["attempts"])) == ("no_answer", 1)
    assert post("attempt/", {"outcome": "reached"}).status_code == 409
