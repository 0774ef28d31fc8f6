"""What decides at one instant, read for those who explain it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from acd import reading
from acd.domain.matching import Id, Policy, Standing
from acd.domain.offers import OfferState
from acd.domain.why import FloorNow
from acd.models import FloorStanding, Offer
from acd.selectors import floor_settings, open_offer_of_agent
from agents import selectors as agents


def floor_now(*, now: datetime) -> FloorNow:
    """Floor-wide: all that decides who gets whom at `now`, as the matcher reads it; ids are text. Six queries."""
    settings = floor_settings()
    counts = settings.policy is Policy.SERVICE_LEVEL
    standing = FloorStanding.objects.filter(pk=1).first() if counts else None
    kept: dict[str, float] = standing.kept if standing else {}
    beyond = frozenset(standing.beyond if standing else ())
    rows = reading.read_contacts()
    promises = {(contact.program_id, contact.queue_id): promise for contact, promise in rows}

    def standing_of(program_id: int, queue_id: Id) -> Standing:
        promise = promises[(program_id, queue_id)]
        return Standing(promise.share, kept.get(f"{program_id}:{queue_id}", 1.0), promise.weight)

    people = reading.read_profiles(now)
    deadlines = Offer.objects.filter(state=OfferState.OFFERED.value).values_list("agent_id", "deadline_at")
    return FloorNow(
        agents=[people[agent_id] for agent_id in sorted(people, key=str)],
        contacts=[replace(contact, in_share=contact.id not in beyond) for contact, _promise in rows],
        settings=settings,
        standing_of=standing_of,
        ended={(str(one), program): at for (one, program), at in agents.ended_certificates(now).items()},
        deadlines={str(agent_id): deadline for agent_id, deadline in deadlines},
    )


def floor_of_agent(*, agent_id: UUID, program_ids: Iterable[int], now: datetime) -> FloorNow:
    """What lies between one agent and the contacts of these programs at `now`; nobody else is on this floor."""
    contacts = [contact for contact, _promise in reading.read_contacts_of(program_ids)]
    held = {UUID(str(contact.named_agent)) for contact in contacts if contact.named_agent is not None}
    offer = open_offer_of_agent(agent_id)
    ended = agents.ended_certificates(now, [agent_id])
    return FloorNow(
        agents=list(reading.read_profiles(now, [str(agent_id)]).values()),
        contacts=contacts,
        ended={(str(one), program): at for (one, program), at in ended.items()},
        deadlines={} if offer is None else {str(agent_id): offer.deadline_at},
        present=frozenset(str(one) for one in agents.signed_in_among(held)),
    )
