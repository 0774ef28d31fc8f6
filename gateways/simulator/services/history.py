"""Two weeks of history: simulated contacts replayed through everybody's services under a virtual clock.

A few contacts are one transaction, so the real matcher never sees a historic row, and a broken-off replay goes on
with the contact after the last one that was committed. Their facts are delivered here, under the program's relay
lock and many at a time: the relay's own way, made for facts that somebody waits for, costs four times as much.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from acd import selectors as acd_selectors
from acd.domain.matching import Pair
from acd.services.hand_out import hand_out
from agents import selectors as agent_selectors
from agents.services import state as agent_state
from crm.domain.contact import ContactKind
from gateways.simulator.domain.arrivals import Arrival, Profile, Served, arrivals_of_day, serve
from gateways.simulator.domain.words import Topic, customer_name
from gateways.simulator.models import HistoryPart
from interactions.domain.states import Author, Channel
from interactions.services.messages import post_message
from kernel import clock
from outbox import relay, wake
from routing.domain.hours import BusinessHours
from routing.services import queueing
from routing.services.inbound import FirstWords, accept_inbound
from tenants.context import program_context

if TYPE_CHECKING:
    from agents.models import Agent


STEP = 8  # contacts of one transaction: about a third of a second, which a real visitor's facts may have to wait
DELIVERIES = 100  # per transaction; intervals are counted once for all of them


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who answers chats while `hours` are shut, and what they are about."""

    hours: BusinessHours
    agents: frozenset[int]  # numbers of Stage.agent_ids
    topic: int  # number of Stage.topics, the last one


@dataclass(frozen=True, slots=True)
class Stage:
    """What the replay needs to know of one program."""

    program_id: int
    slug: str
    zone: str
    language: str
    chat_address_id: int
    email_address_id: int
    agent_ids: tuple[UUID, ...]
    shifts: tuple[tuple[time, time], ...]  # local shift of each agent
    dispositions: tuple[int, ...]
    topics: tuple[Topic, ...]
    on_call: OnCall | None = None

    def is_after_hours(self, channel: str, at: datetime) -> bool:
        """Whether a contact that comes then goes to those on call."""
        return self.on_call is not None and channel == Channel.CHAT.value and not self.on_call.hours.is_open(at)

    def day_topics(self) -> int:
        """How many topics, from the first, belong to opening hours."""
        return len(self.topics) if self.on_call is None else self.on_call.topic


def plan(stage: Stage, profile: Profile, *, days: Sequence[date], seed: int, until: datetime) -> list[Served]:
    """All contacts of the days that are closed before `until`, in order of being answered or given up."""
    out: list[Served] = []
    for day in days:
        arrivals = arrivals_of_day(profile, day, f"{seed}|{stage.slug}", topics=stage.day_topics())
        out += [served for served in _served(stage, day, arrivals) if served.closed_at < until]
    return sorted(out, key=lambda s: (s.answered_at or s.ended_at, s.arrival.at))


def _served(stage: Stage, day: date, arrivals: Sequence[Arrival]) -> list[Served]:
    """What becomes of a day's arrivals. A mail that nobody has time for is left out: no customer gives a mail up."""
    on_call = stage.on_call
    late = [one for one in arrivals if stage.is_after_hours(one.channel, one.at)]
    usual = [one for one in arrivals if one not in late]
    everybody = range(len(stage.agent_ids))
    out = _by(stage, day, usual, [number for number in everybody if on_call is None or number not in on_call.agents])
    if on_call is not None:
        late = [replace(one, topic=on_call.topic) for one in late]
        out += _by(stage, day, late, sorted(on_call.agents))
    return [one for one in out if one.agent is not None or one.arrival.channel != Channel.EMAIL.value]


def _by(stage: Stage, day: date, arrivals: Sequence[Arrival], numbers: Sequence[int]) -> list[Served]:
    """The arrivals served by these agents only."""
    zone = ZoneInfo(stage.zone)
    shifts = [tuple(datetime.combine(day, at, zone) for at in stage.shifts[number]) for number in numbers]
    served = serve(arrivals, [(begin, end) for begin, end in shifts])
    return [one if one.agent is None else replace(one, agent=numbers[one.agent]) for one in served]


def replay(stage: Stage, contacts: Sequence[Served], *, seed: int) -> Iterator[int]:
    """Replay what is not there yet; yields how many contacts are done, after each step."""
    HistoryPart.objects.update_or_create(program_id=stage.program_id, defaults={"planned_count": len(contacts)})
    end = 0
    while end < len(contacts):
        with wake.muted(), relay.program_lock(stage.program_id, wait=True):
            end = _step(stage, contacts, seed)
            relay.drain(stage.program_id, batch=DELIVERIES)
        yield end


@transaction.atomic
def _step(stage: Stage, contacts: Sequence[Served], seed: int) -> int:
    """Replay the next few; returns how many are done. The part's row is locked: no contact is replayed twice."""
    part = HistoryPart.objects.select_for_update().get(program_id=stage.program_id)
    end = min(part.done_count + STEP, len(contacts))
    for number in range(part.done_count, end):
        replay_contact(stage, contacts[number], f"{seed}|{stage.slug}|{number}")
    part.done_count = end
    part.save(update_fields=["done_count"])
    return end


def replay_contact(stage: Stage, served: Served, seed: str) -> None:
    """One contact from first words to closed, each step at its own instant."""
    rng = random.Random(seed)  # noqa: S311 - believable words, no secret
    arrival = served.arrival
    topic = stage.topics[arrival.topic]
    with program_context(stage.program_id):
        with clock.at(arrival.at):
            is_mail = arrival.channel == "email"
            interaction_id = arrive(stage, topic, customer=arrival.customer, is_mail=is_mail, replayed=True)
        if served.agent is None or served.answered_at is None:
            with clock.at(served.ended_at):
                queueing.abandon(interaction_id=interaction_id)
            return
        agent_id = stage.agent_ids[served.agent]
        agent = _begin_shift(stage, served.agent, served.answered_at)
        with clock.at(max(arrival.at, served.answered_at - timedelta(seconds=2))):
            offer_id, token = _offer(stage.program_id, interaction_id, agent)
        with clock.at(served.answered_at):
            queueing.accept_offer(offer_id=offer_id, token=token, agent_id=agent_id, program_id=stage.program_id)
        _talk(served, topic, interaction_id, agent_id, rng)
        with clock.at(served.ended_at):
            queueing.end_contact(interaction_id=interaction_id, by="agent", agent_id=agent_id)
        with clock.at(served.closed_at):
            queueing.finish_wrap_up(
                interaction_id=interaction_id, agent_id=agent_id, disposition_id=rng.choice(stage.dispositions)
            )


def end_shifts(stage: Stage) -> None:
    """Sign everybody out who is still on the floor, at the end of the shift that was replayed last."""
    for number, agent_id in enumerate(stage.agent_ids):
        _end_shift(stage, number, agent_selectors.agent_by_id(agent_id))


def _begin_shift(stage: Stage, number: int, instant: datetime) -> Agent:
    """Sign the agent in for the day of an instant, unless that is done; returns the agent as then."""
    agent = agent_selectors.agent_by_id(stage.agent_ids[number])
    zone = ZoneInfo(stage.zone)
    day = instant.astimezone(zone).date()
    if agent.is_signed_in and agent.state_since_at.astimezone(zone).date() == day:
        return agent
    _end_shift(stage, number, agent)
    begins = datetime.combine(day, stage.shifts[number][0], zone)
    with clock.at(begins if agent.last_seen_at is None else max(agent.state_since_at, begins)):
        agent_state.sign_in(agent_id=agent.id)
        agent_state.set_ready(agent_id=agent.id)
    return agent_selectors.agent_by_id(agent.id)


def _end_shift(stage: Stage, number: int, agent: Agent) -> None:
    if not agent.is_signed_in:
        return
    zone = ZoneInfo(stage.zone)
    day = agent.state_since_at.astimezone(zone).date()
    with clock.at(max(agent.state_since_at, datetime.combine(day, stage.shifts[number][1], zone))):
        agent_state.sign_out(agent_id=agent.id)
        agent.refresh_from_db()


def email_of(stage: Stage, customer: int) -> str:
    """Where a simulated customer is written to: nowhere."""
    return f"customer{customer}@{stage.slug}.example"


def arrive(stage: Stage, topic: Topic, *, customer: int, is_mail: bool, replayed: bool = False) -> UUID:
    """A simulated customer's first words, inside the program's context; returns the interaction's id.

    `replayed`: of the history, which no flow may turn another way.
    """
    accepted = accept_inbound(
        channel=Channel.EMAIL if is_mail else Channel.CHAT,
        entry_address_id=stage.email_address_id if is_mail else stage.chat_address_id,
        contact_kind=ContactKind.EMAIL,
        contact_value=email_of(stage, customer),
        contact_name=customer_name(stage.language, customer),
        subject=topic.subject if is_mail else "",
        language=stage.language,
        first=FirstWords(body=topic.customer[0]),
        simulated=True,
        replayed=replayed,
    )
    return accepted.interaction.id


def _offer(program_id: int, interaction_id: UUID, agent: Agent) -> tuple[UUID, UUID]:
    waiting = acd_selectors.waiting_of_interaction(program_id=program_id, interaction_id=interaction_id)
    pair = Pair(
        waiting_id=waiting.id,
        agent_id=agent.id,
        agent_version=agent.version,
        program_id=program_id,
        interaction_id=interaction_id,
        was_free=not agent.active_count,
    )
    made = hand_out(pairs=[pair])
    offer = acd_selectors.offer_by_id(program_id=program_id, offer_id=UUID(made[0].offer_id))
    if offer is None:
        raise LookupError("the offer just made is not there")
    return offer.id, offer.token


def _talk(served: Served, topic: Topic, interaction_id: UUID, agent_id: UUID, rng: random.Random) -> None:
    if served.answered_at is None:
        return
    lines = [(Author.AGENT, topic.agent[0])]
    if len(topic.customer) > 1 and served.arrival.channel == "chat":
        lines += [(Author.CUSTOMER, topic.customer[1]), (Author.AGENT, topic.agent[-1])]
    span = (served.ended_at - served.answered_at) / (len(lines) + 1)
    for number, (author, body) in enumerate(lines, start=1):
        with clock.at(served.answered_at + span * (number - 1 + rng.random())):
            post_message(
                interaction_id=interaction_id,
                author=author,
                body=body,
                agent_id=agent_id if author is Author.AGENT else None,
            )
