"""Two weeks of history: simulated contacts replayed through everybody's services under a virtual clock.

Each contact is one transaction, so the real matcher never sees a historic row, and a broken-off replay goes on
with the contact after the last one that was committed.
"""

from __future__ import annotations

import random
import time as time_module
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from acd import selectors as acd_selectors
from acd.domain.matching import Pair
from acd.services.hand_out import hand_out
from agents import selectors as agent_selectors
from agents.services import state as agent_state
from crm.domain.contact import ContactKind
from gateways.simulator.domain.arrivals import Profile, Served, arrivals_of_day, serve
from gateways.simulator.domain.words import Topic, customer_name
from gateways.simulator.models import HistoryPart
from interactions.domain.states import Author, Channel
from interactions.services.messages import post_message
from kernel import clock
from kernel.ids import new_id
from outbox.selectors import pending_count
from routing.services import queueing
from routing.services.inbound import FirstWords, accept_inbound
from tenants.context import program_context

if TYPE_CHECKING:
    from agents.models import Agent


RELAY_MAY_LAG = 120  # messages of one program, about half a second of the relay


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


def plan(stage: Stage, profile: Profile, *, days: Sequence[date], seed: int, until: datetime) -> list[Served]:
    """All contacts of the days that are closed before `until`, in order of being answered or given up."""
    out: list[Served] = []
    zone = ZoneInfo(stage.zone)
    for day in days:
        arrivals = arrivals_of_day(profile, day, f"{seed}|{stage.slug}", topics=len(stage.topics))
        shifts = [(datetime.combine(day, a, zone), datetime.combine(day, b, zone)) for a, b in stage.shifts]
        out.extend(served for served in serve(arrivals, shifts) if served.closed_at < until)
    return sorted(out, key=lambda s: (s.answered_at or s.ended_at, s.arrival.at))


def replay(stage: Stage, contacts: Sequence[Served], *, seed: int) -> Iterator[int]:
    """Replay what is not there yet; yields how many contacts are done."""
    part, _made = HistoryPart.objects.get_or_create(
        program_id=stage.program_id, defaults={"planned_count": len(contacts)}
    )
    HistoryPart.objects.filter(pk=part.pk).update(planned_count=len(contacts))
    for number in range(part.done_count, len(contacts)):
        _let_relay_follow(stage.program_id)
        with transaction.atomic():
            replay_contact(stage, contacts[number], f"{seed}|{stage.slug}|{number}")
            HistoryPart.objects.filter(pk=part.pk).update(done_count=F("done_count") + 1)
        yield number + 1


def _let_relay_follow(program_id: int) -> None:
    """History must not queue up before what real people do now: wait while the relay has much left to tell."""
    while pending_count(program_id=program_id) > RELAY_MAY_LAG:
        time_module.sleep(0.05)


def replay_contact(stage: Stage, served: Served, seed: str) -> None:
    """One contact from first words to closed, each step at its own instant."""
    rng = random.Random(seed)  # noqa: S311 - believable words, no secret
    arrival = served.arrival
    topic = stage.topics[arrival.topic]
    with program_context(stage.program_id):
        with clock.at(arrival.at):
            is_mail = arrival.channel == "email"
            interaction_id = arrive(stage, topic, customer=arrival.customer, is_mail=is_mail, ref=new_id())
        if served.agent is None or served.answered_at is None:
            with clock.at(served.ended_at):
                queueing.abandon(interaction_id=interaction_id)
            return
        agent_id = stage.agent_ids[served.agent]
        _begin_shift(stage, served.agent, served.answered_at)
        with clock.at(max(arrival.at, served.answered_at - timedelta(seconds=2))):
            offer_id, token = _offer(stage.program_id, interaction_id, agent_id)
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


def _begin_shift(stage: Stage, number: int, instant: datetime) -> None:
    agent = agent_selectors.agent_by_id(stage.agent_ids[number])
    zone = ZoneInfo(stage.zone)
    day = instant.astimezone(zone).date()
    if agent.is_signed_in and agent.state_since_at.astimezone(zone).date() == day:
        return
    _end_shift(stage, number, agent)
    begins = datetime.combine(day, stage.shifts[number][0], zone)
    with clock.at(begins if agent.last_seen_at is None else max(agent.state_since_at, begins)):
        agent_state.sign_in(agent_id=agent.id)
        agent_state.set_ready(agent_id=agent.id)


def _end_shift(stage: Stage, number: int, agent: Agent) -> None:
    if not agent.is_signed_in:
        return
    zone = ZoneInfo(stage.zone)
    day = agent.state_since_at.astimezone(zone).date()
    with clock.at(max(agent.state_since_at, datetime.combine(day, stage.shifts[number][1], zone))):
        agent_state.sign_out(agent_id=agent.id)
        agent.refresh_from_db()


def arrive(stage: Stage, topic: Topic, *, customer: int, is_mail: bool, ref: UUID) -> UUID:
    """A simulated customer's first words, inside the program's context; returns the interaction's id."""
    accepted = accept_inbound(
        channel=Channel.EMAIL if is_mail else Channel.CHAT,
        entry_address_id=stage.email_address_id if is_mail else stage.chat_address_id,
        contact_kind=ContactKind.EMAIL,
        contact_value=f"customer{customer}@{stage.slug}.example",
        contact_name=customer_name(stage.language, customer),
        subject=topic.subject if is_mail else "",
        language=stage.language,
        first=FirstWords(body=topic.customer[0], ref=ref),
        simulated=True,
    )
    return accepted.interaction.id


def _offer(program_id: int, interaction_id: UUID, agent_id: UUID) -> tuple[UUID, UUID]:
    waiting = acd_selectors.waiting_of_interaction(program_id=program_id, interaction_id=interaction_id)
    agent = agent_selectors.agent_by_id(agent_id)
    pair = Pair(waiting_id=waiting.id, agent_id=agent.id, agent_version=agent.version, waited_ms=0, idle_ms=0)
    made = hand_out(pairs=[pair])
    offer = acd_selectors.offer_by_id(program_id=program_id, offer_id=made[0])
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
                ref=new_id(),
                agent_id=agent_id if author is Author.AGENT else None,
            )
