"""The form of an alert's rule, the same for one program and for all of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from alerts.domain.rules import Fault, Measure, Problem, problems_of
from alerts.models import AlertRule
from alerts.selectors import rule_of
from alerts.services.rules import save_rule
from alerts.words import MEASURES, SEVERITIES, value_text
from backoffice.codes import Labels
from backoffice.rows import OfficeAdmin

MEASURE_WORDS: Labels = {code.value: word for code, word in MEASURES.items()}
SEVERITY_WORDS: Labels = {code.value: word for code, word in SEVERITIES.items()}
FAULTS: dict[Fault, Any] = {
    Fault.NUMBER: _("A threshold of this measure is {least} to {most}."),
    Fault.MARGIN: _("With this margin the alert would never clear: it is 0 to {most} here."),
    Fault.SECONDS: _("{least} to {most} seconds."),
    Fault.REPEAT: _("0 for never, or {least} to {most} seconds."),
    Fault.QUIET: _("Quiet hours need both: from and until."),
    Fault.QUIET_SAME: _("Quiet hours that begin when they end are none: leave both empty."),
    Fault.QUEUE: _("Agents serve several queues: leave the queue empty for this measure."),
}
FIELDS = (
    "measure", "threshold", "for_seconds", "severity", "margin", "clear_seconds", "repeat_seconds", "quiet_from",
    "quiet_to", "mailed_to", "is_active",
)  # fmt: skip
HELP = {
    "measure": _("Queues are watched each by itself; service levels and people for the program."),
    "threshold": _("In seconds, contacts, agents, per cent or points, as the measure says."),
    "for_seconds": _("It must last so long before anybody is told."),
    "margin": _("It clears only when the figure is so far back on the good side: no flicker."),
    "clear_seconds": _("And has been there for so long."),
    "repeat_seconds": _("While it lasts it is told again after so long, and asks anew who sees to it; 0 = never."),
    "quiet_from": _("In the program's time zone. Nothing new is told then; until may be on the next morning."),
    "mailed_to": _("Everybody who leads the program sees it on wallboard and floor desk; these get a mail too."),
}


class RuleForm(forms.ModelForm):
    """Checked by the domain's own rule before anything is saved."""

    class Meta:
        model = AlertRule
        fields = (*FIELDS, "queue_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = words
        for name, labels in (("measure", MEASURE_WORDS), ("severity", SEVERITY_WORDS)):
            if name in self.fields:
                self.fields[name].choices = list(labels.items())  # type: ignore[attr-defined]
        if "mailed_to" in self.fields:
            self.fields["mailed_to"].required = False

    def clean_queue_id(self) -> Any:
        """None for every queue."""
        return self.cleaned_data.get("queue_id") or None

    def clean(self) -> dict[str, Any]:
        """Every fault beside its field."""
        given = super().clean() or self.cleaned_data
        plain = {name: given[name] for name in (*FIELDS, "queue_id") if name in given and name != "mailed_to"}
        if self.errors:
            return given
        row = AlertRule(**plain)
        found = problems_of(
            rule_of(row), quiet_from=row.quiet_from, quiet_to=row.quiet_to, of_one_queue=row.queue_id is not None
        )
        for problem in found:
            self.add_error(problem.field if problem.field in self.fields else None, _words(problem))
        return given


class RuleAdmin(OfficeAdmin):
    """Rules are switched off, not deleted: their alerts are the record of what happened."""

    form = RuleForm
    list_display = ("measure", "limit", "severity", "quiet", "is_active")
    codes = {"measure": MEASURE_WORDS, "severity": SEVERITY_WORDS}
    ordering = ("measure", "severity", "id")
    fields: tuple[str, ...] = FIELDS

    @display(description=_("threshold"))
    def limit(self, obj: AlertRule) -> str:
        """With how long it must last."""
        limit = value_text(Measure(obj.measure), obj.threshold)
        if not obj.for_seconds:
            return limit
        return str(_("%(limit)s for %(n)s s") % {"limit": limit, "n": obj.for_seconds})

    @display(description=_("quiet hours"))
    def quiet(self, obj: AlertRule) -> str:
        """From, until."""
        return f"{obj.quiet_from:%H:%M}–{obj.quiet_to:%H:%M}" if obj.quiet_from and obj.quiet_to else "—"

    def save_model(self, request: HttpRequest, obj: AlertRule, form: Any, change: bool) -> None:
        """Row and audit."""
        save_rule(rule=obj, mailed_to=form.cleaned_data.get("mailed_to") or [], by=self.admins(request))


def _words(problem: Problem) -> ValidationError:
    return ValidationError(str(FAULTS[problem.fault]).format(**problem.values))
