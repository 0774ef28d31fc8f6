"""What goes together on an agent's desk: rules of capacity, as alternatives of three numbers each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agents.domain.capacity import MOST_AT_ONCE, MOST_MIXES, BadCapacity, Capacity, Mix, capacity_of, refuse_idle
from agents.domain.state import ChannelGroup
from agents.models import Agent, CapacityRule
from agents.services import capacity
from agents.words import INTERRUPTS, fault_in_words, rule_in_words
from backoffice import widgets
from backoffice.rows import OfficeAdmin, adopt
from backoffice.sites import floor_site
from tenants.services import audit

MIXES = tuple(tuple(f"{group.value}_{number}" for group in ChannelGroup) for number in range(MOST_MIXES))
PAIRS = {f"{comes.value}_over_{rests.value}": (comes, rests) for comes, rests in INTERRUPTS}


class NumbersForm(forms.ModelForm):
    """Up to four alternatives; one left empty is none."""

    class Meta:
        model = CapacityRule
        fields = ("name", "is_default")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = capacity_of(self.instance.code) if self.instance.code else None
        for number, names in enumerate(MIXES):
            mix = rule.mixes[number] if rule and number < len(rule.mixes) else None
            for group, name in zip(ChannelGroup, names, strict=True):
                self.initial.setdefault(name, mix.of(group) if mix else None)
        for name, pair in PAIRS.items():
            self.initial.setdefault(name, bool(rule and pair in rule.interrupts))
        self.was_default = bool(self.instance.is_default)

    def clean(self) -> dict[str, Any]:
        """The numbers as one rule."""
        found = super().clean() or {}
        if self.was_default and not found.get("is_default"):
            self.add_error("is_default", _("Make another rule the usual one: then this is it no longer."))
        mixes = [[found.get(name) for name in names] for names in MIXES]
        try:
            found["capacity"] = Capacity(
                tuple(Mix(*(number or 0 for number in mix)) for mix in mixes if any(n is not None for n in mix)),
                tuple(pair for name, pair in PAIRS.items() if found.get(name)),
            )
            refuse_idle(found["capacity"])
        except BadCapacity as error:
            self.add_error(MIXES[0][0], fault_in_words(error.fault))
        return found


def _numbers() -> dict[str, forms.Field]:
    labels = {"voice": _("calls"), "chat": _("chats"), "email": _("emails")}
    return {
        name: widgets.number(labels[name.split("_")[0]], min_value=0, max_value=MOST_AT_ONCE, required=False)
        for names in MIXES
        for name in names
    }


def _switches() -> dict[str, forms.Field]:
    return {name: widgets.switch(INTERRUPTS[pair]) for name, pair in PAIRS.items()}


CapacityForm: Any = type("CapacityForm", (NumbersForm,), {**_numbers(), **_switches()})


@admin.register(CapacityRule, site=floor_site)
class CapacityRuleAdmin(OfficeAdmin):
    """Rules people work by; a change counts for the next offer, what is held goes on to its end."""

    form = CapacityForm
    may_delete = True
    list_display = ("name", "says", "is_default", "people")
    search_fields = ("name",)
    ordering = ("name", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CapacityRule]:
        """With how many chose it."""
        return super().get_queryset(request).annotate(agent_count=Count("agents"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """One line per alternative."""
        first = (_("At once"), {"fields": (MIXES[0],)})
        others = tuple((_("Or at once"), {"fields": (names,)}) for names in MIXES[1:])
        aside = {"fields": tuple(PAIRS), "description": _("What is interrupted waits and comes back by itself.")}
        return ((None, {"fields": ("name", "is_default")}), first, *others, (_("Interruptions"), aside))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time: each is asked who works by it."""
        return {}

    @admin.display(description=_("what goes together"))
    def says(self, obj: CapacityRule) -> str:
        """In words."""
        return rule_in_words(capacity_of(obj.code))

    @admin.display(description=_("chosen for"))
    def people(self, obj: Any) -> int:
        """How many have it as their own."""
        return int(obj.agent_count)

    def save_model(self, request: HttpRequest, obj: CapacityRule, form: Any, change: bool) -> None:
        """By the service; whoever works by it follows at once."""
        wanted = obj.is_default
        made = capacity.set_rule(
            name=obj.name, capacity=form.cleaned_data["capacity"], rule_id=obj.pk if change else None
        )
        if wanted and not form.was_default:
            capacity.make_default(rule_id=made.pk)
            made.is_default = True
        adopt(obj, made)
        audit.record(action="capacity.changed", actor=self.admins(request), object_ids={"rule": str(made.pk)})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A rule somebody works by stays; it says by how many."""
        found, counts, _perms, _protected = super().get_deleted_objects(objs, request)
        return found, counts, set(), [words for rule in objs if (words := _why_it_stays(rule))]

    def delete_model(self, request: HttpRequest, obj: CapacityRule) -> None:
        """By the service."""
        capacity.delete_rule(rule_id=obj.pk)
        audit.record(action="capacity.removed", actor=self.admins(request), object_ids={"rule": str(obj.pk)})


def _why_it_stays(rule: CapacityRule) -> str:
    if rule.is_default:
        return str(_("This is the floor's usual rule: make another one the usual first."))
    agents = Agent.objects.filter(capacity_rule=rule).count()
    words = _("Agents who work by it: %(count)s. Give them another rule first.")
    return str(words % {"count": agents}) if agents else ""


def actions_to_choose(admins: OfficeAdmin) -> dict[str, Any]:
    """Of the list of agents: one action for each rule, and one for the floor's usual."""
    rules: Iterable[tuple[Any, str]] = [
        (None, str(_("the floor's usual rule"))),
        *CapacityRule.objects.order_by("name", "id").values_list("id", "name"),
    ]
    return {f"work_by_{rule_id or 'usual'}": _action(admins, rule_id, name) for rule_id, name in rules}


def _action(admins: OfficeAdmin, rule_id: Any, name: str) -> tuple[Any, str, str]:
    label = str(_("Work by: %(name)s") % {"name": name})

    def choose(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Agent]) -> None:
        count = capacity.choose_rule(agent_ids=queryset.values_list("id", flat=True), rule_id=rule_id)
        told: dict[str, int | str] = {"rule": str(rule_id or ""), "count": count}
        audit.record(action="capacity.chosen", actor=admins.admins(request), object_ids=told)
        admins.message_user(request, _("Agents who work by this rule from the next offer on: %(n)s") % {"n": count})

    return choose, f"work_by_{rule_id or 'usual'}", label
