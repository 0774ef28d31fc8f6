"""Rules of capacity, and who works by which. A change counts for the next offer; what is held goes on to its end."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from agents.domain.capacity import USUAL, Capacity, capacity_of, refuse_idle
from agents.domain.state import ChannelGroup
from agents.models import Agent, CapacityRule

_USUAL_NAME = "Usual"


class RuleInUse(Exception):
    """The rule is the floor's usual one (`agents` 0), or `agents` people work by it: give them another one first."""

    def __init__(self, agents: int) -> None:
        super().__init__(str(agents))
        self.agents = agents


@transaction.atomic
def default_rule() -> CapacityRule:
    """The rule of everybody without one of their own; made when the floor has none."""
    made = {"name": _USUAL_NAME, "code": USUAL.code}
    return CapacityRule.objects.get_or_create(is_default=True, defaults=made)[0]


@transaction.atomic
def set_rule(*, name: str, capacity: Capacity, rule_id: UUID | None = None) -> CapacityRule:
    """A new rule, or another text of one that is there: then everybody who works by it follows at once.

    Locks the agents in the order of their ids. Raises BadCapacity for a rule by which nothing would ever come.
    """
    refuse_idle(capacity)
    rule = CapacityRule.objects.select_for_update().get(pk=rule_id) if rule_id else CapacityRule()
    rule.name, rule.code = name, capacity.code
    rule.save()
    _apply(_followers(rule), capacity)
    return rule


@transaction.atomic
def make_default(*, rule_id: UUID) -> None:
    """Everybody without a rule of their own works by this one from now on."""
    rule = CapacityRule.objects.select_for_update().get(pk=rule_id)
    CapacityRule.objects.filter(is_default=True).exclude(pk=rule.pk).update(is_default=False)
    rule.is_default = True
    rule.save(update_fields=["is_default"])
    _apply(_followers(rule), capacity_of(rule.code))


@transaction.atomic
def choose_rule(*, agent_ids: Iterable[UUID], rule_id: UUID | None) -> int:
    """Let these people work by a rule, None = the floor's usual one; returns how many."""
    rule = default_rule() if rule_id is None else CapacityRule.objects.select_for_update().get(pk=rule_id)
    return _apply(Agent.objects.filter(id__in=set(agent_ids)), capacity_of(rule.code), rule_id=rule_id, chosen=True)


@transaction.atomic
def delete_rule(*, rule_id: UUID) -> None:
    """Remove a rule nobody works by. Raises RuleInUse."""
    rule = CapacityRule.objects.select_for_update().get(pk=rule_id)
    agents = Agent.objects.filter(capacity_rule=rule).count()
    if rule.is_default or agents:
        raise RuleInUse(agents)
    rule.delete()


def _followers(rule: CapacityRule) -> QuerySet[Agent]:
    own = Q(capacity_rule=rule)
    return Agent.objects.filter(own | Q(capacity_rule=None) if rule.is_default else own)


def _apply(people: QuerySet[Agent], capacity: Capacity, *, rule_id: UUID | None = None, chosen: bool = False) -> int:
    """Write the rule to the agents' rows. A cap below what somebody holds comes down as contacts end (see settle);
    the raised version makes the matcher read the row again before it offers anything by the old rule.
    """
    ids = list(people.select_for_update().order_by("id").values_list("id", flat=True))
    caps = {
        f"cap_{group.value}": Greatest(Value(capacity.limit(group)), F(f"load_{group.value}")) for group in ChannelGroup
    }
    choice = {"capacity_rule_id": rule_id} if chosen else {}
    return Agent.objects.filter(id__in=ids).update(mix=capacity.code, version=F("version") + 1, **caps, **choice)
