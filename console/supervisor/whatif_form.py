"""The question of the what-if page: a form of what may be changed, and the ids it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from acd.domain.matching import Policy
from agents import selectors as agents
from console.supervisor.whatif_words import POLICY_NAMES, flow_text
from routing import flow_reading
from routing import selectors as routing
from routing.domain.queue_rules import LEAST_PRIORITY, MOST_PRIORITY
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

ROWS = 2  # lines of each kind of change
VERSIONS = 5  # of each flow, the newest
MOST_AGENTS = 200
Choices = list[tuple[str, str]]
HOURS: Choices = [(str(hour), f"{hour:02d}:00") for hour in range(25)]


class Question(forms.Form):
    """What shall be other on which day; everything but the day may be left as it was."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    policy = forms.ChoiceField(label=_("Order between contacts"), required=False)
    flow = forms.ChoiceField(label=_("Flow"), required=False)
    seed = forms.IntegerField(
        label=_("Seed"),
        initial=1,
        min_value=1,
        max_value=2**31 - 1,
        help_text=_("The same seed gives the same answer: it draws the patience nobody saw the end of."),
    )

    def __init__(self, *args: Any, programs: Sequence[Program], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programs, self.today = programs, today
        self.fields["day"].initial = today - timedelta(days=1)
        unchanged = ("", str(_("As it is")))
        policies = [unchanged, *((code.value, str(POLICY_NAMES[code])) for code in Policy)]
        names = [(str(program.pk), program.name) for program in programs]
        queues, flows = _of_programs(programs)
        for name, choices in (("policy", policies), ("flow", [unchanged, *flows])):
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, required=False, choices=choices)
        people = _people(programs)
        skills = [(str(skill.id), skill.name) for skill in agents.skills_for_programs(p.pk for p in programs)]
        for row in range(ROWS):
            self._choose(row, "staff_program", _("Program"), names)
            self._number(row, "staff_number", _("Agents more or fewer"), -MOST_AGENTS, MOST_AGENTS)
            self._choose(row, "staff_from", _("From"), HOURS[:24], "0", "")
            self._choose(row, "staff_to", _("To"), HOURS[1:], "24", "")
            self._choose(row, "certify_agent", _("Agent"), people)
            self._choose(row, "certify_program", _("Certified for"), names)
            self._choose(row, "skill_agent", _("Agent"), people)
            self._choose(row, "skill", _("Gets the skill"), skills)
            self._number(row, "skill_level", _("Level"), 1, 5)
            self._choose(row, "queue", _("Queue"), queues)
            self._number(row, "queue_priority", _("Priority"), LEAST_PRIORITY, MOST_PRIORITY)
            self._number(row, "queue_open", _("Asks for no skill after, s"), 1, 86_400)

    def _choose(
        self, row: int, name: str, label: Any, choices: Choices, initial: str = "", nothing: str | None = "–"
    ) -> None:
        first = [("", "–")] if nothing else []
        self.fields[f"{name}_{row}"] = forms.ChoiceField(
            label=label, required=False, choices=[*first, *choices], initial=initial
        )

    def _number(self, row: int, name: str, label: Any, least: int, most: int) -> None:
        self.fields[f"{name}_{row}"] = forms.IntegerField(label=label, required=False, min_value=least, max_value=most)

    def clean_day(self) -> date:
        """A day that is over, so that its contacts are known to their end."""
        day: date = self.cleaned_data["day"]
        if day >= self.today:
            raise ValidationError(_("Choose a day that is over: yesterday or earlier."))
        return day

    def clean(self) -> dict[str, Any]:
        """Each line is complete or empty."""
        found = super().clean() or self.cleaned_data
        for row in range(ROWS):
            self._pair(row, "staff_program", "staff_number")
            self._pair(row, "certify_agent", "certify_program")
            self._pair(row, "skill_agent", "skill")
            first, last = found.get(f"staff_from_{row}") or "0", found.get(f"staff_to_{row}") or "24"
            if found.get(f"staff_number_{row}") and int(first) >= int(last):
                self.add_error(f"staff_to_{row}", _("The hours end after they begin."))
            changes = [found.get(f"queue_priority_{row}"), found.get(f"queue_open_{row}")]
            if found.get(f"queue_{row}") and changes == [None, None]:
                self.add_error(f"queue_priority_{row}", _("Say what shall be other in this queue."))
        return found

    def _pair(self, row: int, first: str, second: str) -> None:
        one, other = (self.cleaned_data.get(f"{name}_{row}") for name in (first, second))
        if bool(one) != bool(other) and not self.errors.get(f"{second}_{row}"):
            self.add_error(f"{first if other else second}_{row}", _("Fill in the whole line, or leave it empty."))

    def question(self, zone: str) -> dict[str, Any]:
        """As routing.services.whatif_asked reads it."""
        found = self.cleaned_data
        rows = range(ROWS)
        return {
            "day": found["day"].isoformat(),
            "zone": zone,
            "seed": found["seed"],
            "policy": found["policy"] or None,
            "staffing": [
                [
                    int(found[f"staff_program_{row}"]),
                    found[f"staff_number_{row}"],
                    int(found[f"staff_from_{row}"] or 0),
                    int(found[f"staff_to_{row}"] or 24),
                ]
                for row in rows
                if found[f"staff_number_{row}"]
            ],
            "certified": [
                [found[f"certify_agent_{row}"], int(found[f"certify_program_{row}"])]
                for row in rows
                if found[f"certify_agent_{row}"]
            ],
            "skills": [
                [found[f"skill_agent_{row}"], found[f"skill_{row}"], found[f"skill_level_{row}"] or 3]
                for row in rows
                if found[f"skill_agent_{row}"]
            ],
            "queues": [
                [*_split(found[f"queue_{row}"]), found[f"queue_priority_{row}"], found[f"queue_open_{row}"]]
                for row in rows
                if found[f"queue_{row}"]
            ],
            "flow": _flow_of(found["flow"]) if found["flow"] else None,
        }


def _split(text: str) -> list[Any]:
    """program:id or program:id:id."""
    program, *ids = text.split(":")
    return [int(program), *ids]


def _flow_of(text: str) -> list[Any]:
    """program:entry:flow:number, whose number is empty for a draft."""
    program, entry, flow, number = text.split(":")
    return [int(program), entry, flow, int(number) if number else None]


def _people(programs: Sequence[Program]) -> Choices:
    found = {row.id: row.display_name for program in programs for row in agents.agents_of_program(program.pk)}
    return [(str(one), name) for one, name in sorted(found.items(), key=lambda item: (item[1], item[0]))]


def _of_programs(programs: Sequence[Program]) -> tuple[Choices, Choices]:
    """Queues, and drafts and versions of flows before each entry point."""
    queues: Choices = []
    flows: Choices = []
    for program in programs:
        with program_context(program):
            queues += [(f"{program.pk}:{queue.id}", f"{program.name}: {queue.name}") for queue in routing.queues()]
            versions = flow_reading.versions_to_try(VERSIONS)
            for entry in routing.entry_points() if versions else ():
                where = f"{program.name}, {entry.entry_address.address}"
                flows += [
                    (
                        f"{program.pk}:{entry.pk}:{one.flow_id}:{one.number or ''}",
                        f"{where}: {flow_text(one.flow.name, one.number)}",
                    )
                    for one in versions
                ]
    return queues, flows
