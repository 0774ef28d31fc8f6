"""Live traffic: simulated customers arrive, simulated agents answer, both through everybody's services.

Simulated agents take simulated contacts only; a real visitor is never answered by one. State lives in memory:
after a restart whatever was left open is ended first.
"""

from __future__ import annotations

import heapq
import logging
import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import DatabaseError

from acd import selectors as acd_selectors
from acd.services.offers import OfferGone
from agents.services import state as agent_state
from gateways.simulator.domain.words import Topic
from gateways.simulator.services import calls
from gateways.simulator.services.flow_talk import FlowTalk
from gateways.simulator.services.history import Stage, arrive, email_of
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author, Channel, InteractionState
from interactions.services.lifecycle import WrongState
from interactions.services.messages import post_message
from kernel import clock
from routing.domain.callbacks import NotThen
from routing.services import queueing
from routing.services.callback_attempts import NoCallback
from tenants.context import program_context

log = logging.getLogger("gateways.simulator")
ARRIVALS_PER_MINUTE = 1.2  # of each program: a floor that lives and leaves room for the visitor
PATIENCE = timedelta(seconds=150)
OVERTAKEN = (WrongState, OfferGone, queueing.NotYourContact, agent_state.AgentBusy, NotThen, NoCallback)
HUMAN_LINES = 3  # a simulated customer served by a person says this much, then leaves


@dataclass(order=True)
class _Step:
    at: datetime
    order: int
    act: Callable[[], object] = field(compare=False)


class LiveTraffic:
    """Runs by `tick()`; everything that is due happens, each thing in its own transaction."""

    def __init__(self, stages: Sequence[Stage], *, seed: int) -> None:
        self._stages = {stage.program_id: stage for stage in stages}
        self._agents = {agent_id for stage in stages for agent_id in stage.agent_ids}
        self._rng = random.Random(seed)  # noqa: S311 - a reproducible floor, no secret
        self._steps: list[_Step] = []
        self._order = 0
        self._talking: dict[UUID, int] = {}  # contact served by a person -> agent lines answered so far
        self._seen_offers: set[UUID] = set()
        self._topics: dict[UUID, Topic] = {}  # what the contacts that wait are about
        self._in_flow: dict[UUID, FlowTalk] = {}  # how those that wait answer a flow their queue leads them into

    def begin(self) -> None:
        """Put simulated agents on the floor and end what an earlier run left open."""
        for stage in self._stages.values():
            self._end_left_overs(stage)
            for agent_id in stage.agent_ids:
                agent_state.sign_in(agent_id=agent_id)
                agent_state.set_ready(agent_id=agent_id)
            self._later(self._rng.uniform(1, 15), partial(self._arrive, stage))

    def end(self) -> None:
        """Take the simulated agents off the floor; contacts they serve are ended."""
        for stage in self._stages.values():
            self._end_left_overs(stage)
            for agent_id in stage.agent_ids:
                self._guarded(partial(agent_state.sign_out, agent_id=agent_id))
        self._steps.clear()

    def tick(self) -> float:
        """Do what is due; returns seconds until something is due again (at most 1)."""
        self._look_for_offers()
        now = clock.now()
        while self._steps and self._steps[0].at <= now:
            self._guarded(heapq.heappop(self._steps).act)
        if not self._steps:
            return 1.0
        return min(1.0, max(0.05, (self._steps[0].at - clock.now()).total_seconds()))

    def _look_for_offers(self) -> None:
        for offer in acd_selectors.open_offers_of_agents(self._agents):
            if offer.id not in self._seen_offers:
                self._seen_offers.add(offer.id)
                accept = partial(self._accept, offer.id, offer.token, offer.agent_id, offer.program_id)
                self._later(self._rng.uniform(1.5, 6), accept)

    def _arrive(self, stage: Stage) -> None:
        self._later(self._rng.expovariate(ARRIVALS_PER_MINUTE / 60), lambda: self._arrive(stage))
        is_mail = self._rng.random() < 0.2
        topic = self._topic(stage, is_mail=is_mail)
        customer = self._rng.randrange(400)
        with program_context(stage.program_id):
            interaction_id = arrive(stage, topic, customer=customer, is_mail=is_mail)
        if not is_mail and self._rng.random() < calls.SHARE:
            program_id, rng = stage.program_id, self._rng
            ask = partial(calls.ask_for_call, program_id=program_id, interaction_id=interaction_id, customer=customer)
            self._later(1, partial(ask, rng=rng))
        self._topics[interaction_id] = topic
        self._in_flow[interaction_id] = FlowTalk(
            customer=customer, email=email_of(stage, customer), words=topic.customer[-1]
        )
        self._later(PATIENCE.total_seconds(), lambda: self._give_up(stage, interaction_id))
        self._later(8, lambda: self._talk_to_person(stage, interaction_id, topic))

    def _topic(self, stage: Stage, *, is_mail: bool) -> Topic:
        channel = Channel.EMAIL if is_mail else Channel.CHAT
        if stage.on_call is not None and stage.is_after_hours(channel.value, clock.now()):
            return stage.topics[stage.on_call.topic]
        return stage.topics[self._rng.randrange(stage.day_topics())]

    def _give_up(self, stage: Stage, interaction_id: UUID) -> None:
        self._topics.pop(interaction_id, None)
        self._in_flow.pop(interaction_id, None)
        with program_context(stage.program_id):
            if interaction_selectors.interaction_by_id(interaction_id).channel == Channel.CHAT.value:
                queueing.abandon(interaction_id=interaction_id)

    def _accept(self, offer_id: UUID, token: UUID, agent_id: UUID, program_id: int) -> None:
        interaction = queueing.accept_offer(offer_id=offer_id, token=token, agent_id=agent_id, program_id=program_id)
        stage = self._stages[program_id]
        if calls.is_call(interaction):
            self._later(self._rng.uniform(6, 14), partial(self._call, stage, interaction.id, agent_id))
            return
        topic = self._topics.pop(interaction.id, stage.topics[0])
        pause = self._rng.uniform(6, 14)
        lines = [(Author.AGENT, topic.agent[0])]
        if interaction.channel == Channel.CHAT.value:
            lines += [(Author.CUSTOMER, topic.customer[-1]), (Author.AGENT, topic.agent[-1])]
        for number, (author, body) in enumerate(lines, start=1):
            self._later(pause * number, partial(self._say, stage, interaction.id, author, body, agent_id))
        self._later(pause * (len(lines) + 1), lambda: self._finish(stage, interaction.id, agent_id))

    def _call(self, stage: Stage, interaction_id: UUID, agent_id: UUID) -> None:
        """The agent dials: who is reached is spoken with, the others are wrapped up."""
        reached = calls.say_how_it_went(
            program_id=stage.program_id, interaction_id=interaction_id, agent_id=agent_id, rng=self._rng
        )
        follows = self._finish if reached else self._wrap_up
        self._later(self._rng.uniform(10, 25), lambda: follows(stage, interaction_id, agent_id))

    def _say(self, stage: Stage, interaction_id: UUID, author: Author, body: str, agent_id: UUID | None) -> None:
        with program_context(stage.program_id):
            post_message(
                interaction_id=interaction_id,
                author=author,
                body=body,
                ref=uuid.uuid4(),
                agent_id=agent_id if author is Author.AGENT else None,
            )

    def _finish(self, stage: Stage, interaction_id: UUID, agent_id: UUID) -> None:
        with program_context(stage.program_id):
            queueing.end_contact(interaction_id=interaction_id, by="agent", agent_id=agent_id)
        self._later(self._rng.uniform(4, 15), lambda: self._wrap_up(stage, interaction_id, agent_id))

    def _wrap_up(self, stage: Stage, interaction_id: UUID, agent_id: UUID) -> None:
        with program_context(stage.program_id):
            queueing.finish_wrap_up(
                interaction_id=interaction_id, agent_id=agent_id, disposition_id=self._rng.choice(stage.dispositions)
            )

    def _talk_to_person(self, stage: Stage, interaction_id: UUID, topic: Topic) -> None:
        """A simulated customer whom a person serves answers each of the agent's lines, then says goodbye."""
        with program_context(stage.program_id):
            interaction = interaction_selectors.interaction_by_id(interaction_id)
            served_by_person = interaction.agent_id is not None and interaction.agent_id not in self._agents
            if interaction.state == InteractionState.WAITING.value:
                self._later(4, lambda: self._talk_to_person(stage, interaction_id, topic))
                if interaction_id in self._in_flow:
                    self._in_flow[interaction_id].speak(
                        program_id=stage.program_id, interaction_id=interaction_id, rng=self._rng
                    )
                return
            if not served_by_person or interaction.state != InteractionState.ACTIVE.value:
                self._talking.pop(interaction_id, None)
                return
            lines = interaction_selectors.count_messages(interaction_id, author=Author.AGENT)
            answered = self._talking.get(interaction_id, 0)
            if lines > answered:
                self._talking[interaction_id] = answered + 1
                if answered >= HUMAN_LINES or interaction.channel != Channel.CHAT.value:
                    queueing.end_contact(interaction_id=interaction_id, by="customer")
                    return
                body = topic.customer[min(answered + 1, len(topic.customer) - 1)]
                post_message(interaction_id=interaction_id, author=Author.CUSTOMER, body=body, ref=uuid.uuid4())
        self._later(self._rng.uniform(3, 7), lambda: self._talk_to_person(stage, interaction_id, topic))

    def _end_left_overs(self, stage: Stage) -> None:
        with program_context(stage.program_id):
            open_contacts = list(interaction_selectors.open_simulated())
        for one in open_contacts:
            self._guarded(partial(self._end_left_over, one.id, one.state, one.agent_id, stage))

    def _end_left_over(self, interaction_id: UUID, state: str, agent_id: UUID | None, stage: Stage) -> None:
        with program_context(stage.program_id):
            if state == InteractionState.WAITING.value:
                queueing.abandon(interaction_id=interaction_id, by="system")
            elif agent_id in self._agents and agent_id is not None:
                if state == InteractionState.ACTIVE.value:
                    queueing.end_contact(interaction_id=interaction_id, by="system")
                queueing.finish_wrap_up(
                    interaction_id=interaction_id, agent_id=agent_id, disposition_id=stage.dispositions[0]
                )

    def _later(self, seconds: float, act: Callable[[], object]) -> None:
        self._order += 1
        heapq.heappush(self._steps, _Step(clock.now() + timedelta(seconds=seconds), self._order, act))

    def _guarded(self, act: Callable[[], object]) -> None:
        """The floor moves on without asking: a contact that somebody else ended is no fault."""
        try:
            act()
        except OVERTAKEN as news:
            log.debug("overtaken: %s", news)
        except DatabaseError as error:
            log.warning("the database refused a simulated step: %s", error)
