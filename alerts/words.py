"""Alerts and their rules in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from alerts.domain.mails import MailWish
from alerts.domain.rules import BELOW, UNITS, Measure, Severity, Unit
from look.formats import duration_text, number_text

WISHES: dict[MailWish, str | Promise] = {
    MailWish.EVERY: lazy("Every alert"),
    MailWish.BREACHED: lazy("Breached only"),
    MailWish.NEVER: lazy("No mails"),
}
MEASURES: dict[Measure, str | Promise] = {
    Measure.LONGEST_WAIT: lazy("Longest wait"),
    Measure.OVER_THRESHOLD: lazy("Longest wait, in per cent of the queue's threshold"),
    Measure.WAITING: lazy("Contacts waiting"),
    Measure.UNSERVED: lazy("Queues nobody can serve"),
    Measure.LEVEL_TODAY: lazy("Service level today"),
    Measure.LEVEL_NOW: lazy("Service level of this quarter-hour"),
    Measure.POINTS_BELOW: lazy("Service level today, points below target"),
    Measure.ABANDONED: lazy("Abandoned today"),
    Measure.AGENTS_READY: lazy("Agents ready"),
    Measure.UNREACHABLE: lazy("Agents without connection"),
    Measure.CALLBACKS_OVERDUE: lazy("Callbacks whose time has passed"),
    Measure.CALLBACK_LATE: lazy("Longest overdue callback"),
}
SEVERITIES: dict[Severity, str | Promise] = {Severity.WARN: lazy("at risk"), Severity.BAD: lazy("breached")}
_SHORT: dict[Measure, str | Promise] = {
    Measure.OVER_THRESHOLD: lazy("the longest wait is over the threshold"),
    Measure.POINTS_BELOW: lazy("the service level is below target"),
    Measure.LEVEL_TODAY: lazy("the service level today is low"),
    Measure.LEVEL_NOW: lazy("the service level of this quarter-hour is low"),
    Measure.LONGEST_WAIT: lazy("somebody waits long"),
    Measure.WAITING: lazy("many contacts wait"),
    Measure.UNSERVED: lazy("nobody can serve it"),
    Measure.ABANDONED: lazy("many customers gave up today"),
    Measure.AGENTS_READY: lazy("few agents are ready"),
    Measure.UNREACHABLE: lazy("agents lost connection"),
    Measure.CALLBACKS_OVERDUE: lazy("promised calls are overdue"),
    Measure.CALLBACK_LATE: lazy("somebody waits for a promised call"),
}


def title_of(alert: Any, program: str, queue: str) -> str:
    """Whose figure, and what is wrong with it; `queue` empty: of the program."""
    what = _SHORT[Measure(alert.rule.measure)]
    if queue:
        return _("%(program)s, %(queue)s: %(what)s") % {"program": program, "queue": queue, "what": what}
    return _("%(program)s: %(what)s") % {"program": program, "what": what}


def detail_of(alert: Any) -> str:
    """The figure now and the rule it breaks."""
    measure = Measure(alert.rule.measure)
    if measure is Measure.UNSERVED:
        return _("Nobody certified has the skills it asks for: give them to somebody, or ask for less")
    told = {"value": value_text(measure, alert.value), "limit": value_text(measure, alert.rule.threshold)}
    if measure in BELOW:
        return _("Now %(value)s, alert below %(limit)s") % told
    return _("Now %(value)s, alert above %(limit)s") % told


def value_text(measure: Measure, value: Decimal | None) -> str:
    """A value with its unit."""
    if value is None:
        return "–"
    unit, language = UNITS[measure], get_language() or "en"
    if unit is Unit.SECONDS:
        return duration_text(int(value))
    figure = number_text(float(value), digits=0 if value == value.to_integral_value() else 1, language=language)
    if unit is Unit.PERCENT:
        return _("%(n)s per cent") % {"n": figure}
    return _("%(n)s points") % {"n": figure} if unit is Unit.POINTS else figure
