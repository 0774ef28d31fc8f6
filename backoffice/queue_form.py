"""A queue's form: what it asks for, who helps, and where its contacts go when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agents import selectors as agent_selectors
from backoffice import queue_lines, widgets
from routing import selectors
from routing.domain.queue_rules import (
    LEAST_PRIORITY,
    MOST_PRIORITY,
    Overflow,
    OverflowWhen,
    RuleFault,
    RuleProblem,
)
from routing.models import Queue
from routing.services import setup
from routing.services.retiring import Uses, uses_of
from tenants.context import current_program_id

FAULTS: dict[RuleFault, Any] = {
    RuleFault.PRIORITY: _("A priority is %(least)s to %(most)s, not %(value)s."),
    RuleFault.LEVEL: _("A level is %(least)s to %(most)s, not %(value)s."),
    RuleFault.NUMBER: _("%(value)s is not within %(least)s and %(most)s."),
    RuleFault.SKILL_TWICE: _("A skill is named twice."),
    RuleFault.NO_SUCH_SKILL: _("A skill belongs neither to this program nor to the floor."),
    RuleFault.NO_SUCH_QUEUE: _("A queue is not of this program."),
    RuleFault.QUEUE_TWICE: _("A queue is named twice."),
    RuleFault.ITSELF: _("A queue cannot help or follow itself."),
    RuleFault.NOT_ASCENDING: _("A ring at %(later)s s cannot follow one at %(earlier)s s."),
    RuleFault.CYCLE: _("Contacts would go round in a circle: %(path)s"),
}
HELP: dict[str, Any] = {
    "hours": _("Without hours it is always open."),
    "target_share": _("0.8: eight of ten contacts are answered within that time."),
    "short_abandon_seconds": _("Who leaves within this time is not counted as lost."),
    "agreed_per_hour": _("More than this does not push out other queues; empty: any number."),
    "named_agent_seconds": _("How long a contact waits for the agent it asks for; 0: not at all."),
    "last_agent_seconds": _("How long it waits for who served this customer last; 0: not at all."),
    "overflow_keeps_clock": _("Otherwise the wait begins anew in the other queue."),
    "offer_seconds": _("5 or more; then the contact goes to the next agent."),
    "missed_limit": _("So many missed in a row set the agent not ready; 0: stays ready."),
    "wrap_up_seconds": _("Then the contact closes by itself; an agent can ask for up to 10 minutes more."),
    "wrap_up_outcome": _("Kept when an agent chose none in time; empty: closed without an outcome."),
}
_FIELD_OF = {"overflows": "overflow_wait_queue"}


class QueueForm(forms.ModelForm):
    """Rules as lines of text and as queues chosen from a list."""

    RULES = ("required", "preferred", "rings", "lenders")
    OVERFLOWS = (
        "overflow_closed_queue", "overflow_depth", "overflow_depth_queue", "overflow_wait", "overflow_wait_queue",
    )  # fmt: skip

    priority = widgets.number(
        _("priority"),
        min_value=LEAST_PRIORITY,
        max_value=MOST_PRIORITY,
        initial=0,
        help_text=_("-10 to 10, higher goes first. How much waiting a point is worth: Order of the floor."),
    )
    weight = widgets.number(
        _("weight of its promise"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("Beside other queues, when the floor goes by promises: 2 counts twice."),
    )
    required = widgets.lines(
        _("required skills"), required=False, help_text=_("One a line with its least level, such as: english 2")
    )
    preferred = widgets.lines(
        _("preferred skills"), required=False, help_text=_("Choose between agents, exclude nobody")
    )
    rings = widgets.lines(
        _("skill relaxation"),
        required=False,
        help_text=_("After seconds of waiting, ask for this instead: 30: english 1. Nothing after the colon: anyone"),
    )
    lenders = widgets.lines(
        _("queues that help"),
        required=False,
        help_text=_("Code, after seconds of waiting, and while at most so many wait there: sales 60 2"),
    )
    overflow_closed_queue = widgets.row(_("when closed, to"), Queue.objects.none(), required=False)
    overflow_depth = widgets.number(_("when so many wait"), min_value=1, required=False)
    overflow_depth_queue = widgets.row(_("then to"), Queue.objects.none(), required=False)
    overflow_wait = widgets.number(_("after waiting, s"), min_value=1, required=False)
    overflow_wait_queue = widgets.row(_("then to"), Queue.objects.none(), required=False)
    move_to = widgets.row(
        _("move who waits to"),
        Queue.objects.none(),
        required=False,
        help_text=_("Only for switching the queue off: whoever waits keeps the time waited"),
    )

    class Meta:
        model = Queue
        exclude = ("required", "preferred", "rings", "lenders", "overflows")  # noqa: DJ006 - lines here, ids there
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        queue = self.instance
        self._skills = agent_selectors.skill_codes_for(current_program_id())
        self._queues = dict(Queue.objects.order_by("code").values_list("code", "id"))
        others = Queue.objects.filter(is_active=True).exclude(pk=queue.pk).order_by("name", "id")
        for name in ("overflow_closed_queue", "overflow_depth_queue", "overflow_wait_queue", "move_to"):
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset = others
        self._show(queue)

    def _show(self, queue: Queue) -> None:
        rules = selectors.rules_of(queue)
        skills = {skill_id: code for code, skill_id in self._skills.items()}
        codes = {queue_id: code for code, queue_id in self._queues.items()}
        shown: dict[str, Any] = {
            "required": queue_lines.text_of_required(rules.required, skills),
            "preferred": queue_lines.text_of_required(rules.preferred, skills),
            "rings": queue_lines.text_of_rings(rules.rings, skills),
            "lenders": queue_lines.text_of_lenders(rules.lenders, codes),
        }
        for overflow in rules.overflows:
            shown[f"overflow_{overflow.when.value}_queue"] = overflow.queue_id
            shown[f"overflow_{overflow.when.value}"] = overflow.number
        for name, value in shown.items():
            self.initial.setdefault(name, value)

    def clean(self) -> dict[str, Any]:
        """Lines read, then all of it asked of the room that owns queues."""
        found = super().clean() or {}
        skills, queues = self._skills, self._queues
        self._read(found, "required", lambda text: queue_lines.required_of(text, skills))
        self._read(found, "preferred", lambda text: queue_lines.required_of(text, skills))
        self._read(found, "rings", lambda text: queue_lines.rings_of(text, skills))
        self._read(found, "lenders", lambda text: queue_lines.lenders_of(text, queues))
        found["overflows"] = self._overflows(found)
        if not self.errors:
            names = (*self.RULES, "overflows", "priority", "weight", "agreed_per_hour")
            code = found.get("code") or self.instance.code
            for problem in setup.check_queue(code=code, **{name: found[name] for name in names}):
                self.add_error(_FIELD_OF.get(problem.field, problem.field), self._words(problem))
        if not self.errors:
            self._refuse_in_use(found)
        return found

    def _read(self, found: dict[str, Any], name: str, read: Callable[[str], Any]) -> None:
        try:
            found[name] = read(found.get(name) or "")
        except ValidationError as error:
            self.add_error(name, error)

    def _overflows(self, found: dict[str, Any]) -> tuple[Overflow, ...]:
        ways = []
        for when in OverflowWhen:
            to, number = found.get(f"overflow_{when.value}_queue"), found.get(f"overflow_{when.value}")
            if when is not OverflowWhen.CLOSED and (to is None) != (number is None):
                self.add_error(f"overflow_{when.value}", _("Name both the number and the queue, or neither."))
            elif to is not None:
                ways.append(Overflow(when, number or 0, to.pk))
        return tuple(ways)

    def _words(self, problem: RuleProblem) -> str:
        values = dict(problem.values)
        if "path" in values:
            names: dict[UUID, str] = selectors.queue_names()
            path = [names.get(one, str(self.instance)) for one in (*values["path"], values["path"][0])]
            values["path"] = " → ".join(path)
        return str(FAULTS[problem.fault] % values)

    def _refuse_in_use(self, found: dict[str, Any]) -> None:
        if found.get("is_active") or self.instance._state.adding:
            return
        uses = uses_of(self.instance)
        if uses.waiting and found.get("move_to") is None:
            self.add_error("move_to", why_in_use(Uses(waiting=uses.waiting)))
        others = replace(uses, waiting=0)
        if others:
            self.add_error("is_active", why_in_use(others))


def why_in_use(uses: Uses) -> str:
    """What hangs on a queue, in words, with what to do first."""
    parts = []
    if uses.waiting:
        words = ngettext(
            "%(count)s contact waits here: choose where it goes.",
            "%(count)s contacts wait here: choose where they go.",
            uses.waiting,
        )
        parts.append(words % {"count": uses.waiting})
    if uses.addresses:
        parts.append(str(_("Addresses lead here: %(names)s") % {"names": ", ".join(uses.addresses)}))
    if uses.flows:
        parts.append(str(_("Flows in force lead here: %(names)s") % {"names": ", ".join(uses.flows)}))
    if uses.queues:
        parts.append(str(_("Queues overflow or lend here: %(names)s") % {"names": ", ".join(uses.queues)}))
    return " ".join(parts)
