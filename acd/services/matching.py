"""One tick of the matcher: read the floor, decide in pure code, write one guarded batch."""

from __future__ import annotations

from datetime import timedelta

from acd import selectors
from acd.domain.matching import match_longest_idle
from acd.services.hand_out import hand_out
from acd.services.offers import expire_offers, withdraw_offers_of_agent
from agents.services import state as agent_state
from kernel import clock

BATCH = 50
SILENCE = timedelta(seconds=45)  # a console pings every 20 s: two lost pings and some


def run_tick() -> int:
    """Expire, then pair and write; returns how many offers were made."""
    expire_offers()
    contacts = selectors.waiting_contacts()
    if not contacts:
        return 0
    now = clock.now()
    pairs = match_longest_idle(contacts, selectors.floor_agents(now=now), now, limit=BATCH)
    return len(hand_out(pairs=pairs))


def drop_lost_agents() -> int:
    """Agents whose console fell silent lose their open offers; returns how many agents were lost."""
    lost = agent_state.mark_unreachable(silent_since=clock.now() - SILENCE)
    for agent_id in lost:
        withdraw_offers_of_agent(agent_id=agent_id)
    return len(lost)
