"""Alerts on real rows: raised once, shown to those who lead, acknowledged by the first, mailed, cleared."""

from __future__ import annotations

import json
import smtplib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from agents.models import Agent
from alerts.models import Alert, AlertMail, AlertMailWish, AlertRule
from alerts.services.looking import look_at_program
from alerts.services.mailing import send_due_mails
from alerts.tasks import look_all
from config.celery import ProgramMissingError
from kernel import clock
from outbox.models import OutboxMessage
from outbox.relay import drain
from routing.domain.callbacks import CallbackSource
from routing.models import Callback
from routing.services import callbacks
from tenants.context import program_context
from tenants.models import AuditEntry
from tests.factories.floor import ready

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def acme(floor):
    """Acme, without the usual rules."""
    AlertRule.objects.all().delete()
    return floor.acme


def rule(**fields) -> AlertRule:
    return AlertRule.objects.create(
        **{"measure": "longest_wait", "threshold": 60, "clear_seconds": 0, "severity": "bad", **fields}
    )


def look(home, seconds: float = 0) -> int:
    with clock.at(NOON + timedelta(seconds=seconds)), program_context(home.program):
        return look_at_program(program=home.program)


def arrive(home):
    with clock.at(NOON):
        return home.arrive()


def post(client, alert: Alert, **content):
    path = f"/floor/desk/alerts/{alert.id}/acknowledge/"
    return client.post(path, data=json.dumps(content), content_type="application/json")


def test_from_the_first_breach_to_the_end(acme, two_programs):
    rule(for_seconds=30)
    contact = arrive(acme)
    assert [look(acme, at) for at in (60, 61, 80, 91, 100)] == [0, 0, 0, 1, 0]
    alert = Alert.objects.get()
    assert (alert.raised_at, alert.queue_id) == (NOON + timedelta(seconds=91), acme.queue.id)
    boss = two_programs.desk(two_programs.acme.supervisor)
    for page in ("/floor/now/", "/floor/desk/now/"):
        assert "Acme, Orders: somebody waits long" in boss.get(page).content.decode()
        other = two_programs.desk(two_programs.globex.supervisor).get(page).content.decode()
        assert "somebody waits long" not in other
    assert post(boss, alert, note="Called in two agents").json() == {"said": "You see to it"}
    assert "Acme Supervisor sees to it" in boss.get("/floor/now/").content.decode()
    assert "Called in two agents" in boss.get("/floor/desk/now/").content.decode()
    again = post(two_programs.desk(two_programs.chief), alert)
    assert (again.status_code, again.json()["title"]) == (409, "Acme Supervisor sees to it already")
    assert AuditEntry.objects.get(action="alert.acknowledged").actor == two_programs.acme.supervisor
    with clock.at(NOON + timedelta(seconds=110)):
        ready(acme.agent)
        acme.accept()
        assert look(acme, 110) == 1
    assert Alert.objects.get().cleared_at == NOON + timedelta(seconds=110)
    assert post(boss, alert).status_code == 409
    assert contact.id is not None


def test_walls(acme, two_programs):
    rule()
    arrive(acme)
    look(acme, 61)
    alert = Alert.objects.get()
    assert post(two_programs.desk(two_programs.globex.supervisor), alert).status_code == 404
    assert post(two_programs.desk(two_programs.acme.agent), alert).status_code == 403
    assert Alert.objects.get().acknowledged_at is None
    told = OutboxMessage.objects.filter(name="alerts.alert.changed").get()
    assert set(told.payload) <= {"program_id", "alert_id", "rule_id", "queue_id", "what"}


def test_told_again_while_it_lasts_and_asks_anew(acme, two_programs):
    rule(repeat_seconds=300)
    arrive(acme)
    look(acme, 61)
    post(two_programs.desk(two_programs.acme.supervisor), Alert.objects.get())
    assert [look(acme, at) for at in (200, 361, 400)] == [0, 1, 0]
    alert = Alert.objects.get()
    assert (alert.told_count, alert.acknowledged_at) == (2, None)


@pytest.mark.parametrize(
    ("measure", "threshold", "value"),
    [
        ("waiting", 1, 2),
        ("over_threshold", 100, 305),
        ("agents_ready", 2, 1),
        ("unreachable", 0, 1),
        ("level_today", 80, 0),
        ("level_now", 80, 0),
        ("points_below", 10, 80),
        ("abandoned", 10, 100),
    ],
)
def test_each_measure_reads_its_figure(acme, floor, measure, threshold, value):
    with clock.at(NOON):
        if measure == "abandoned":
            from routing.services import queueing

            contact = acme.arrive()
            with program_context(acme.program):
                clock.advance(timedelta(seconds=60))
                queueing.abandon(interaction_id=contact.id)
        elif measure in ("level_today", "level_now", "points_below"):
            ready(acme.agent)
            acme.arrive()
            clock.advance(timedelta(seconds=61))
            acme.accept()
        else:
            acme.arrive()
            acme.arrive()
            ready(acme.agent)
            ready(floor.both)
            Agent.objects.filter(pk=floor.both.pk).update(is_connected=False)
        drain()
    rule(measure=measure, threshold=threshold)
    assert look(acme, 61) == 1
    assert Alert.objects.get().value == value


def test_a_rule_of_one_program_or_queue_watches_nothing_else(acme, floor):
    rule(program=acme.program, queue_id=acme.queue.id)
    for home in (acme, floor.globex):
        arrive(home)
    assert (look(floor.globex, 61), look(acme, 61)) == (0, 1)
    AlertRule.objects.update(is_active=False)
    assert look(acme, 62) == 1, "an alert of a rule out of use ends"
    assert Alert.objects.get().cleared_at is not None


def test_the_louder_of_two_alerts_about_one_figure_is_shown(floor, two_programs):
    """The usual rules, as a new provider has them."""
    arrive(floor.acme)
    look(floor.acme, 61)
    assert Alert.objects.filter(raised_at__isnull=False).count() == 2
    page = two_programs.desk(two_programs.acme.supervisor).get("/floor/now/").content.decode()
    assert page.count("the longest wait is over the threshold") == 1


def test_a_mail_goes_to_those_who_wish_and_is_tried_again(acme, two_programs, monkeypatch):
    one = rule()
    one.mailed_to.add(two_programs.acme.supervisor)
    arrive(acme)
    look(acme, 61)

    def away(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patch, clock.at(NOON + timedelta(seconds=62)):
        patch.setattr("alerts.services.mailing.send_mail", away)
        assert send_due_mails(program=acme.program) == 0
        assert send_due_mails(program=acme.program) == 0, "not before two minutes"
    with clock.at(NOON + timedelta(seconds=200)):
        assert send_due_mails(program=acme.program) == 1
        assert send_due_mails(program=acme.program) == 0
    (sent,) = mail.outbox
    assert sent.to == [two_programs.acme.supervisor.email]
    assert sent.subject == "Onefloor: Acme, Orders: somebody waits long"
    assert "01:01" in sent.body
    assert AlertMail.objects.get().tries == 2


def promise(home, *, after: float, who: str) -> Callback:
    """A call the customer asked for instead of waiting, `after` seconds past noon: due at once."""
    with clock.at(NOON + timedelta(seconds=after)):
        contact = home.arrive(who=who)
        with program_context(home.program):
            wish = callbacks.Wish(f"+4722{int(after):06d}", CallbackSource.WIDGET)
            return callbacks.call_back_instead(interaction_id=contact.id, wish=wish).callback


def test_promised_calls_that_are_overdue_are_counted_and_timed(acme, floor):
    number, late = rule(measure="callbacks_overdue", threshold=1), rule(measure="callback_late", threshold=600)
    first = promise(acme, after=0, who="ann")
    assert look(acme, 300) == 0, "one is within what the rule bears, and so are five minutes"
    promise(acme, after=100, who="bob")
    promise(floor.globex, after=100, who="eve")
    assert look(acme, 300) == 1
    assert Alert.objects.get(raised_at__isnull=False).rule == number
    assert look(acme, 601) == 1
    told = {row.rule_id: row.value for row in Alert.objects.filter(program=acme.program)}
    assert told == {number.pk: 2, late.pk: 601}
    assert look(floor.globex, 601) == 0
    with clock.at(NOON + timedelta(seconds=610)):
        ready(acme.agent)
        assert acme.accept().id == first.work_id  # somebody calls: it is overdue no more
    assert look(acme, 610) == 2
    assert Alert.objects.filter(program=acme.program, cleared_at=None).count() == 0


def test_a_callback_set_for_later_is_not_overdue_before_its_time(acme):
    rule(measure="callback_late", threshold=0)
    promised = promise(acme, after=0, who="ann")
    with program_context(acme.program):
        Callback.objects.filter(pk=promised.pk).update(due_at=NOON + timedelta(hours=2))
    assert look(acme, 3600) == 0
    assert look(acme, 7201) == 1


MAILS = "/floor/alert-mails/"


def mailed_at(home, seconds: float) -> list[str]:
    """Who gets a mail by this look."""
    mail.outbox.clear()
    look(home, seconds)
    with clock.at(NOON + timedelta(seconds=seconds)):
        send_due_mails(program=home.program)
    return sorted(to for sent in mail.outbox for to in sent.to)


def test_supervisors_choose_their_mails_themselves(acme, floor, two_programs):
    rule(repeat_seconds=300, severity="warn")
    boss = two_programs.acme.supervisor
    face = two_programs.desk(boss)
    for home in (acme, floor.globex):
        arrive(home)
    assert mailed_at(acme, 61) == []
    assert face.post(MAILS, {"mails-acme": "every"}).status_code == 302
    assert 'value="every" selected' in face.get(MAILS).content.decode()
    assert mailed_at(acme, 361) == [boss.email]
    assert mailed_at(floor.globex, 361) == []
    face.post(MAILS, {"mails-acme": "breached"})
    assert mailed_at(acme, 661) == []
    AlertRule.objects.update(severity="bad")
    assert mailed_at(acme, 961) == [boss.email]
    AlertRule.objects.get().mailed_to.add(boss, two_programs.acme.admin)
    face.post(MAILS, {"mails-acme": "never"})
    assert mailed_at(acme, 1261) == [two_programs.acme.admin.email], "the own choice stands above the rule"
    assert "1 rule names you" in face.get(MAILS).content.decode()
    face.post(MAILS, {"mails-acme": ""})
    assert mailed_at(acme, 1561) == sorted([boss.email, two_programs.acme.admin.email])
    wishes = AuditEntry.objects.filter(action="alert.mails_wished").order_by("id")
    assert [entry.object_ids["wish"] for entry in wishes] == ["every", "breached", "never", ""]


def test_no_mail_within_quiet_hours_nor_past_the_wall(acme, two_programs):
    rule(quiet_from="12:30", quiet_to="14:00")  # Berlin: 11:30 to 13:00 UTC
    boss = two_programs.acme.supervisor
    two_programs.desk(boss).post(MAILS, {"mails-acme": "every"})
    two_programs.desk(two_programs.chief).post(MAILS, {"mails-acme": "every", "mails-globex": "never"})
    arrive(acme)
    assert mailed_at(acme, 61) == []
    boss.memberships.all().delete()  # leads nothing any more; the wish is still there
    assert mailed_at(acme, 3601) == [two_programs.chief.email]


def test_the_page_of_alert_mails_has_walls_and_takes_offered_words_only(acme, two_programs):
    for user in (two_programs.acme.agent, two_programs.acme.manager, two_programs.outsider):
        client = two_programs.desk(user)
        assert {client.get(MAILS).status_code, client.post(MAILS, {"mails-acme": "every"}).status_code} == {403}
    other = two_programs.desk(two_programs.globex.supervisor)
    assert "Acme" not in other.get(MAILS).content.decode()
    assert other.post(MAILS, {"mails-acme": "every"}).status_code == 404
    face = two_programs.desk(two_programs.acme.supervisor)
    assert "Nothing was changed" in face.post(MAILS, {"mails-acme": "loud"}, follow=True).content.decode()
    assert face.put(MAILS).status_code == 405
    assert AlertMailWish.objects.count() == 0
    assert MAILS in face.get("/floor/desk/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_raise_one_alert(acme):
    rule()
    arrive(acme)
    line = threading.Barrier(3)

    def work() -> int:
        try:
            line.wait(10)
            return look(acme, 61)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        changed = [future.result() for future in [pool.submit(work) for _ in range(3)]]
    assert sum(changed) == 1
    assert Alert.objects.count() == 1
    assert OutboxMessage.objects.filter(name="alerts.alert.changed").count() == 1
    alert = Alert.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(
            rule=alert.rule, program=alert.program, queue_id=alert.queue_id, breached_at=NOON, value_at=NOON
        )


def test_a_look_belongs_to_a_program(acme, monkeypatch):
    from alerts import tasks

    with pytest.raises(ProgramMissingError):
        tasks.look()
    sent = []
    monkeypatch.setattr(tasks.look, "apply_async", lambda **_options: sent.append(connection.schema_name))
    assert look_all() == 2
    assert len(set(sent)) == 2
