"""Why an agent gets nothing: one sentence for the supervisor, and for the agent at the own desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from acd.domain.matching import Id, Rule
from acd.domain.why_idle import Idle, Idleness, Waits
from agents.domain.state import CHOSEN_REASONS, ChannelGroup, NotReadyReason
from console.reasons.names import Names

if TYPE_CHECKING:
    from agents.models import Agent

QUEUES_TOLD = 3

REASONS: dict[str, str | Promise] = {
    NotReadyReason.BREAK: gettext_lazy("Break"),
    NotReadyReason.LUNCH: gettext_lazy("Lunch"),
    NotReadyReason.TRAINING: gettext_lazy("Training"),
    NotReadyReason.MEETING: gettext_lazy("Meeting"),
    NotReadyReason.TECHNICAL: gettext_lazy("Technical reason"),
    NotReadyReason.PERSONAL: gettext_lazy("Personal reason"),
    NotReadyReason.SIGNED_IN: gettext_lazy("Just signed in"),
    NotReadyReason.MISSED_OFFER: gettext_lazy("Missed an offer"),
    NotReadyReason.DECLINED: gettext_lazy("Declined an offer"),
    NotReadyReason.LEAVING: gettext_lazy("Signing off"),
}


def chosen_reasons() -> list[tuple[str, str | Promise]]:
    """Reasons people choose, with their words."""
    return [(reason.value, REASONS[reason]) for reason in CHOSEN_REASONS]


@dataclass(frozen=True, slots=True)
class Place:
    """Of one capacity group: `load` contacts of at most `cap` at once."""

    group: str
    load: int
    cap: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What the floor knows of the agent beside the matcher: since when in this state (UTC), why not ready, places."""

    since: datetime
    connected: bool
    reason: str
    places: tuple[Place, ...]
    deadline: datetime | None = None


def situation_of(agent: Agent, deadlines: Mapping[Id, datetime]) -> Situation:
    """Of an agent's row; `deadlines`: of open offers by agent id as text."""
    places = [
        Place(group.value, getattr(agent, f"load_{group.value}"), getattr(agent, f"cap_{group.value}"))
        for group in ChannelGroup
    ]
    return Situation(
        since=agent.idle_since_at or agent.state_since_at if agent.is_ready else agent.state_since_at,
        connected=agent.is_connected,
        reason=agent.reason,
        places=tuple(place for place in places if place.cap),
        deadline=deadlines.get(str(agent.id)),
    )


def agent_clauses(found: Idleness, situation: Situation, names: Names) -> list[str]:
    """Why this agent gets nothing now; at least one clause."""
    return [*_state(found, situation, names), *_full(found, situation), *_queues(found, names), *_ended(found, names)]


def _state(found: Idleness, situation: Situation, names: Names) -> Iterator[str]:
    lasting = names.lasting(situation.since)
    if not situation.connected:
        yield _("no connection %(lasting)s") % {"lasting": lasting}
    elif found.idle is Idle.NOT_READY:
        word = REASONS.get(situation.reason, "")
        text = _("not ready %(lasting)s (%(reason)s)") if word else _("not ready %(lasting)s")
        yield text % {"lasting": lasting, "reason": word}
    elif found.idle is Idle.HAS_OFFER:
        until = names.until(situation.deadline) if situation.deadline is not None else "–"
        yield _("decides on an offer until %(time)s") % {"time": until}
    elif found.idle is Idle.NO_PROGRAM:
        yield _("no certificate in force, so no queue is served")
    elif found.idle is Idle.NOTHING_WAITS and not _all_full(found, situation):
        yield _("ready %(lasting)s: no contact waits in the queues served") % {"lasting": lasting}
    elif found.idle is Idle.NEXT:
        one = found.waits[0]
        yield _("a contact of %(queue)s may come at any moment") % {"queue": _queue(one, names)}


def _all_full(found: Idleness, situation: Situation) -> bool:
    return {place.group for place in situation.places} <= set(found.full)


def _full(found: Idleness, situation: Situation) -> Iterator[str]:
    """at capacity: 3 of 3 chats; a call may come, none waits. Or: serving 1 of 3 chats; no call comes meanwhile."""
    busy = [place for place in situation.places if place.load]
    if found.idle in (Idle.NOT_READY, Idle.HAS_OFFER, Idle.NO_PROGRAM) or not busy or not set(found.full):
        return
    served = ", ".join(place_text(place) for place in busy)
    if any(place.group in found.full for place in busy):
        yield _("at capacity: %(served)s") % {"served": served}
    else:  # what is served leaves room for its like, but keeps other channels away
        yield _("serving %(served)s") % {"served": served}
        yield from (str(COMES_NOT[place.group]) for place in situation.places if place.group in found.full)
    waiting = {one.group for one in found.waits}
    for place in situation.places:
        if place.group not in found.full and place.group not in waiting:
            yield str(MAY_COME[place.group])


MAY_COME: dict[str, str | Promise] = {
    ChannelGroup.VOICE: gettext_lazy("a call may come, none waits"),
    ChannelGroup.CHAT: gettext_lazy("a chat may come, none waits"),
    ChannelGroup.EMAIL: gettext_lazy("an email may come, none waits"),
}
COMES_NOT: dict[str, str | Promise] = {
    ChannelGroup.VOICE: gettext_lazy("no call comes meanwhile"),
    ChannelGroup.CHAT: gettext_lazy("no chat comes meanwhile"),
    ChannelGroup.EMAIL: gettext_lazy("no email comes meanwhile"),
}


def place_text(place: Place) -> str:
    """3 of 3 chats."""
    texts = {
        ChannelGroup.VOICE: ngettext("%(load)s of %(cap)s call", "%(load)s of %(cap)s calls", place.cap),
        ChannelGroup.CHAT: ngettext("%(load)s of %(cap)s chat", "%(load)s of %(cap)s chats", place.cap),
        ChannelGroup.EMAIL: ngettext("%(load)s of %(cap)s email", "%(load)s of %(cap)s emails", place.cap),
    }
    return texts[ChannelGroup(place.group)] % {"load": place.load, "cap": place.cap}


def _queues(found: Idleness, names: Names) -> Iterator[str]:
    if found.idle is not Idle.BLOCKED:
        return
    told = [one for one in found.waits if one.program_id in names.programs]
    for one in told[:QUEUES_TOLD]:
        yield _waits(one, names)
    more = sum(one.contacts for one in found.waits) - sum(one.contacts for one in told[:QUEUES_TOLD])
    if more:
        yield ngettext("%(n)s more waits elsewhere", "%(n)s more wait elsewhere", more) % {"n": more}


def _waits(one: Waits, names: Names) -> str:
    text = ngettext("%(n)s waits in %(queue)s", "%(n)s wait in %(queue)s", one.contacts)
    text = text % {"n": one.contacts, "queue": _queue(one, names)}
    if one.rule is Rule.LACKS_SKILL:
        skills = ", ".join(
            names.skill(skill, level) + ("" if held is None else " " + _("(level held: %(held)s)") % {"held": held})
            for skill, level, held in one.missing
        )
        text += _(", but %(skills)s is needed") % {"skills": skills}
    elif one.rule in BUT:
        text += str(BUT[one.rule])
    if one.opens_at is not None:
        text += _(", and may come %(when)s") % {"when": names.ahead(one.opens_at)}
    return text


BUT: dict[Rule, str | Promise] = {
    Rule.AT_CAPACITY: gettext_lazy(", no place is free"),
    Rule.HELD_FOR_ANOTHER: gettext_lazy(", but held for another agent"),
    Rule.LENDER_BUSY: gettext_lazy(", but too many wait in the own queue"),
}


def _queue(one: Waits, names: Names) -> str:
    if one.program_id not in names.programs:
        return names.program(one.program_id)
    return f"{names.program(one.program_id)} {names.queue(one.program_id, one.queue_id)}"


def _ended(found: Idleness, names: Names) -> Iterator[str]:
    for program_id, since in found.ended:
        if program_id in names.programs:
            values = {"program": names.program(program_id), "day": names.day(since)}
            yield _("the certificate for %(program)s ended on %(day)s") % values
