"""Contacts that begin or stop to wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from acd.domain.matching import Lender, Requirements, Ring
from acd.domain.offers import OfferState
from acd.models import ASKED, Offer, Waiting
from acd.services.offers import close_offer
from agents.domain.state import group_of
from kernel import clock
from kernel.ids import new_id
from outbox import wake

# No ORM: every contact passes here.
_INSERT = f"""
INSERT INTO acd_waiting (id, {", ".join(f'"{name}"' for name in ASKED)})
VALUES (%s{", %s" * len(ASKED)}) ON CONFLICT DO NOTHING
"""  # noqa: S608 names of our own columns
LOOKS = 3  # a contact can be given back and handed out again between two looks, hardly twice


def add_waiting(
    *,
    program_id: int,
    interaction_id: UUID,
    queue_id: UUID,
    channel: str,
    requirements: Requirements,
    priority: int,
    enqueued_at: datetime,
    target_seconds: int,
    offer_seconds: int,
    simulated: bool,
    preferred: Requirements = (),
    rings: Sequence[Ring] = (),
    lenders: Sequence[Lender] = (),
    named_agent_id: UUID | None = None,
    named_until_at: datetime | None = None,
    promised_share: Decimal = Decimal("0.8"),
    agreed_per_hour: int | None = None,
    weight: int = 1,
) -> None:
    """Put a contact before the matcher, in one statement. A contact that waits already stays where it is."""
    values: dict[str, Any] = {
        "program_id": program_id,
        "interaction_id": interaction_id,
        "queue_id": queue_id,
        "channel": channel,
        "group": group_of(channel).value,
        "requirements": _json(_pairs(requirements)),
        "preferred": _json(_pairs(preferred)),
        "rings": _json([[ring.after_seconds, _pairs(ring.required)] for ring in rings]),
        "lenders": _json(
            [[str(one.queue_id), _pairs(one.required), one.after_seconds, one.most_waiting] for one in lenders]
        ),
        "named_agent_id": named_agent_id,
        "named_until_at": named_until_at,
        "priority": priority,
        "enqueued_at": enqueued_at,
        "target_seconds": target_seconds,
        "promised_share": promised_share,
        "agreed_per_hour": agreed_per_hour,
        "weight": weight,
        "offer_seconds": offer_seconds,
        "simulated": simulated,
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [new_id(), *(values[name] for name in ASKED)])
    wake.on_commit("matcher")


def _pairs(required: Requirements) -> list[list[object]]:
    return [[str(skill_id), level] for skill_id, level in required]


def _json(rows: list[list[Any]]) -> str:
    return orjson.dumps(rows).decode() if rows else "[]"


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def take_waiting(*, program_id: int, interaction_id: UUID) -> bool:
    """Take back a contact that no agent decides on now; False: it is offered, or waits no longer.

    The row goes for good, and what comes next has an id of its own: a matcher that still remembers the old one writes
    nothing. The caller holds the interaction's lock.
    """
    gone, _rows = Waiting.objects.filter(program_id=program_id, interaction_id=interaction_id).delete()
    wake.on_commit("matcher")
    return bool(gone)


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def remove_waiting(*, program_id: int, interaction_id: UUID) -> None:
    """The contact waits no longer; an open offer of it is withdrawn and its agent freed.

    A contact moves between the two tables while we look (handed out, or given back by its agent): whoever moves it
    holds the row we wait for, so after that wait we look again. The caller holds the interaction's lock.
    """
    now = clock.now()
    for _look in range(LOOKS):
        gone, _rows = Waiting.objects.filter(program_id=program_id, interaction_id=interaction_id).delete()
        offers = list(
            Offer.objects.select_for_update().filter(
                program_id=program_id, interaction_id=interaction_id, state=OfferState.OFFERED.value
            )
        )
        for offer in offers:
            close_offer(offer=offer, state=OfferState.WITHDRAWN, now=now)
        if gone or offers:
            break
    wake.on_commit("matcher")
