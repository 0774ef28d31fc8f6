"""Words of the wallboard: blocking rules and reasons."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from acd.domain.matching import Rule
from agents.domain.state import CHOSEN_REASONS, NotReadyReason

REASONS: dict[str, str | Promise] = {
    NotReadyReason.BREAK: _("Break"),
    NotReadyReason.LUNCH: _("Lunch"),
    NotReadyReason.TRAINING: _("Training"),
    NotReadyReason.MEETING: _("Meeting"),
    NotReadyReason.TECHNICAL: _("Technical reason"),
    NotReadyReason.PERSONAL: _("Personal reason"),
    NotReadyReason.SIGNED_IN: _("Just signed in"),
    NotReadyReason.MISSED_OFFER: _("Missed an offer"),
    NotReadyReason.DECLINED: _("Declined an offer"),
    NotReadyReason.LEAVING: _("Signing off"),
}
RULES: dict[Rule, str | Promise] = {
    Rule.NOBODY: _("Nobody is signed on"),
    Rule.NO_CERTIFICATE: _("No agent has a certificate in force"),
    Rule.LACKS_SKILL: _("No agent has the skill"),
    Rule.NOT_READY: _("All suitable agents are not ready"),
    Rule.HAS_OFFER: _("Suitable agents decide on another offer"),
    Rule.AT_CAPACITY: _("All suitable agents are at capacity"),
    Rule.HELD_FOR_ANOTHER: _("Kept for the agent it knows, for a while"),
}
COUNTED: dict[Rule, str | Promise] = {
    Rule.LACKS_SKILL: _("without the skill: {n}"),
    Rule.NOT_READY: _("not ready: {n}"),
    Rule.HAS_OFFER: _("have an offer: {n}"),
    Rule.AT_CAPACITY: _("at capacity: {n}"),
    Rule.NO_CERTIFICATE: _("without a certificate: {n}"),
}


def reasons() -> list[tuple[str, str | Promise]]:
    """Reasons people choose, with their words."""
    return [(reason.value, REASONS[reason]) for reason in CHOSEN_REASONS]


def rule_text(rule: Rule | None, *, skills: str, simulated: bool) -> str:
    """The rule that keeps contacts waiting; `skills`: names with levels; None: nothing does any more."""
    if rule is None:
        return _now("Goes to an agent now")
    if rule is Rule.OTHER_WORLD:
        return _now("No agent takes simulated contacts") if simulated else _now("Only simulated agents are here")
    if rule is Rule.LACKS_SKILL and skills:
        return _now("No agent has the skill %(skills)s") % {"skills": skills}
    return str(RULES[rule])


def rule_count(rule: Rule, agents: int) -> str:
    """How many agents a rule stops."""
    return str(COUNTED[rule]).format(n=agents)
