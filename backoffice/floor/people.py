"""People on the floor, their skills and the programs they may serve."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agents.domain.capacity import capacity_of
from agents.models import Agent, AgentProgram, AgentSkill, Skill
from agents.services import capacity, people
from agents.words import rule_in_words
from backoffice.codes import STATES, coded_filter
from backoffice.floor.capacity import actions_to_choose
from backoffice.rows import OfficeAdmin, OfficeInline, adopt
from backoffice.sites import floor_site
from routing.services import skills
from routing.services.demands import unserved
from tenants.context import program_context
from tenants.models import Program


class ProgramsInline(OfficeInline):
    """Programs the person may serve."""

    model = AgentProgram
    read_only = True
    fields = ("program", "certified_until_at")
    ordering = ("program__name", "id")


class SkillsInline(OfficeInline):
    """What the person can do."""

    model = AgentSkill
    read_only = True
    fields = ("skill", "level", "valid_from_at", "valid_to_at")
    ordering = ("skill__name", "id")


@admin.register(Agent, site=floor_site)
class AgentAdmin(OfficeAdmin):
    """People who serve contacts; their state is theirs and the floor's, not set here."""

    inlines = (ProgramsInline, SkillsInline)
    codes = {"state": STATES}
    list_display = ("display_name", "user", "state", "may_hold", "is_simulated")
    list_filter = (("state", coded_filter(STATES)), ("capacity_rule", admin.RelatedOnlyFieldListFilter), "is_simulated")
    list_select_related = ("user", "capacity_rule")
    search_fields = ("display_name", "user__email")
    autocomplete_fields = ("user",)
    fields = ("user", "display_name", "capacity_rule", "may_hold", "takes_simulated", "state")
    readonly_fields = ("state", "may_hold")
    fixed = ("user",)
    ordering = ("display_name", "id")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """A rule of capacity for many at once."""
        return {**super().get_actions(request), **actions_to_choose(self)}

    @admin.display(description=_("at once"))
    def may_hold(self, obj: Agent) -> str:
        """The rule of capacity in words."""
        return rule_in_words(capacity_of(obj.mix))

    def save_model(self, request: HttpRequest, obj: Agent, form: Any, change: bool) -> None:
        """A new one by the service; a change writes what the form holds alone: the matcher writes the rest."""
        if change:
            obj.save(update_fields=["display_name", "takes_simulated"])
            capacity.choose_rule(agent_ids=[obj.pk], rule_id=obj.capacity_rule_id)
            return
        made = people.create_agent(
            user_id=obj.user_id,
            display_name=obj.display_name,
            capacity_rule_id=obj.capacity_rule_id,
            takes_simulated=obj.takes_simulated,
        )
        adopt(obj, made)


@admin.register(Skill, site=floor_site)
class SkillAdmin(OfficeAdmin):
    """Abilities queues ask for; one that is asked for, or held, stays and says by whom."""

    may_delete = True
    list_display = ("name", "code", "program")
    list_filter = (("program", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("program",)
    search_fields = ("name", "code")
    fields = ("program", "code", "name")
    fixed = ("program", "code")
    ordering = ("name", "id")

    def save_model(self, request: HttpRequest, obj: Skill, form: Any, change: bool) -> None:
        """A new one by the service."""
        if change:
            obj.save(update_fields=["name"])
        else:
            adopt(obj, people.create_skill(program_id=obj.program_id, code=obj.code, name=obj.name))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time: each is asked who needs it."""
        return {}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What keeps it, in words."""
        found, counts, _perms, _protected = super().get_deleted_objects(objs, request)
        return found, counts, set(), [words for skill in objs for words in _why_it_stays(skill)]

    def delete_model(self, request: HttpRequest, obj: Skill) -> None:
        """By the service, which asks again under lock."""
        skills.remove_skill(skill_id=obj.pk)


def _why_it_stays(skill: Skill) -> list[str]:
    words = []
    queues = skills.queues_asking_for(skill.pk)
    if queues:
        names = ", ".join(f"{program}: {queue}" for program, queue in queues)
        words.append(str(_("Queues ask for it: %(names)s. Take it out of them first.") % {"names": names}))
    holders = AgentSkill.objects.filter(skill=skill).count()
    if holders:
        words.append(str(_("Agents who hold it: %(count)s. Take it from them first.") % {"count": holders}))
    return words


@admin.register(AgentSkill, site=floor_site)
class AgentSkillAdmin(OfficeAdmin):
    """Levels of skills."""

    may_delete = True
    list_display = ("agent", "skill", "level", "valid_from_at", "valid_to_at")
    list_filter = ("level", ("skill", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("agent", "skill")
    search_fields = ("agent__display_name", "skill__name")
    fields = ("agent", "skill", "level", "valid_from_at", "valid_to_at")
    fixed = ("agent", "skill")
    ordering = ("agent__display_name", "skill__name", "id")

    def save_model(self, request: HttpRequest, obj: AgentSkill, form: Any, change: bool) -> None:
        """Given by the service; the dates are the form's."""
        if not change:
            people.grant_skill(agent_id=obj.agent_id, skill_id=obj.skill_id, level=obj.level)
            made = AgentSkill.objects.get(agent_id=obj.agent_id, skill_id=obj.skill_id)
            made.valid_from_at, made.valid_to_at = obj.valid_from_at, obj.valid_to_at
            adopt(obj, made)
        obj.save(update_fields=["level", "valid_from_at", "valid_to_at"])
        _warn_of_unserved(request, [obj.agent_id])

    def delete_model(self, request: HttpRequest, obj: AgentSkill) -> None:
        """What nobody can serve any more is named."""
        super().delete_model(request, obj)
        _warn_of_unserved(request, [obj.agent_id])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """The same for many."""
        agents = list(queryset.values_list("agent_id", flat=True))
        super().delete_queryset(request, queryset)
        _warn_of_unserved(request, agents)


@admin.register(AgentProgram, site=floor_site)
class AgentProgramAdmin(OfficeAdmin):
    """The certificate gate."""

    may_delete = True
    list_display = ("agent", "program", "certified_until_at")
    list_filter = (("program", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("agent", "program")
    search_fields = ("agent__display_name", "program__name")
    fields = ("agent", "program", "certified_until_at")
    fixed = ("agent", "program")
    ordering = ("agent__display_name", "program__name", "id")

    def save_model(self, request: HttpRequest, obj: AgentProgram, form: Any, change: bool) -> None:
        """Opened, or its end moved, by the service."""
        people.certify_agent(agent_id=obj.agent_id, program_id=obj.program_id, until_at=obj.certified_until_at)
        adopt(obj, AgentProgram.objects.get(agent_id=obj.agent_id, program_id=obj.program_id))

    def delete_model(self, request: HttpRequest, obj: AgentProgram) -> None:
        """What nobody can serve any more is named."""
        super().delete_model(request, obj)
        _warn_of_unserved(request, [], [obj.program_id])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """The same for many."""
        programs = list(queryset.values_list("program_id", flat=True))
        super().delete_queryset(request, queryset)
        _warn_of_unserved(request, [], programs)


def _warn_of_unserved(request: HttpRequest, agent_ids: Iterable[Any], program_ids: Iterable[int] = ()) -> None:
    """Queues of these agents' programs that nobody can serve as it is now; whoever waits there goes on waiting."""
    certified = AgentProgram.objects.filter(agent_id__in=list(agent_ids)).values_list("program_id", flat=True)
    for program in Program.objects.filter(id__in={*certified, *program_ids}, is_active=True).order_by("name", "id"):
        with program_context(program):
            for queue, why in unserved().items():
                told = {"program": program.name, "queue": queue.name, "why": why}
                messages.warning(request, _("%(program)s, %(queue)s: as it is nobody can serve it. %(why)s") % told)
