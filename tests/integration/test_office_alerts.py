"""Rules of alerts in the back office: plain words, faults beside their fields, each program its own."""

from __future__ import annotations

import pytest
from django.conf import settings

from alerts.models import AlertRule
from tenants.models import AuditEntry

FLOOR, ACME = "/admin/alerts/alertrule/", "/p/acme/admin/alerts/alertrule/"
GOOD = {
    "measure": "longest_wait", "threshold": "120", "for_seconds": "30", "margin": "20", "clear_seconds": "30",
    "repeat_seconds": "900", "severity": "bad", "quiet_from": "22:00", "quiet_to": "06:00", "is_active": "on",
}  # fmt: skip


@pytest.fixture
def office(two_programs, floor):
    AlertRule.objects.all().delete()
    return two_programs


def test_a_rule_of_every_program_is_made_and_audited(office):
    face = office.desk(office.chief)
    answer = face.post(FLOOR + "add/", GOOD | {"mailed_to": [office.chief.pk]})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    rule = AlertRule.objects.get()
    assert (rule.program, rule.queue_id, list(rule.mailed_to.all())) == (None, None, [office.chief])
    assert AuditEntry.objects.filter(action="alert.rule_saved", actor=office.chief).exists()
    page = face.get(FLOOR).content.decode()
    assert "Longest wait" in page
    assert "Rows: 1" in page


def test_a_threshold_is_told_with_its_unit(office):
    AlertRule.objects.create(measure="points_below", threshold=10, for_seconds=60)
    AlertRule.objects.create(measure="over_threshold", threshold=300)
    face = office.desk(office.chief)
    assert all(words in face.get(FLOOR).content.decode() for words in ("10 points for 60 s", "300 per cent"))
    face.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    office.chief.__class__.objects.filter(pk=office.chief.pk).update(language="ru")
    page = face.get(FLOOR).content.decode()
    assert all(words in page for words in ("10\xa0п.п. дольше 60 с", "300\xa0%", "Строк: 2"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"threshold": "-5"}, "A threshold of this measure is 0 to 86400."),
        ({"margin": "121"}, "With this margin the alert would never clear"),
        ({"repeat_seconds": "10"}, "0 for never, or 60 to 86400 seconds."),
        ({"quiet_to": ""}, "Quiet hours need both: from and until."),
        ({"measure": "level_today"}, "A threshold of this measure is 0 to 100."),
    ],
)
def test_faults_stand_beside_their_fields(office, given, words):
    answer = office.desk(office.chief).post(FLOOR + "add/", GOOD | given)
    assert words in answer.content.decode()
    assert AlertRule.objects.count() == 0


def test_a_program_has_rules_of_its_own_with_its_queues(office, floor):
    face = office.desk(office.acme.admin)
    answer = face.post(ACME + "add/", GOOD | {"queue_id": str(floor.acme.queue.id)})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    rule = AlertRule.objects.get()
    assert (rule.program, rule.queue_id) == (office.acme.program, floor.acme.queue.id)
    wrong = face.post(ACME + "add/", GOOD | {"queue_id": str(floor.globex.queue.id)})
    assert wrong.status_code == 200
    outsider = face.post(ACME + "add/", GOOD | {"mailed_to": [office.globex.supervisor.pk]})
    assert outsider.status_code == 200
    other = office.desk(office.globex.admin)
    assert "Longest wait" not in other.get("/p/globex/admin/alerts/alertrule/").content.decode().split("</nav>")[-1]
    assert other.get(f"/p/globex/admin/alerts/alertrule/{rule.pk}/change/").status_code in (302, 404)
    assert AlertRule.objects.count() == 1
