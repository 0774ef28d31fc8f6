"""The load of route.hold: customers who come, agents who take what they are offered and are done after a while.

Run as a process: `python -m tests.bench.hold_floor NUMBER OF RATE SECONDS`. Everything goes through the rooms' own
services, one transaction each, as the gateways and the desk call them. It keeps the callers' log and prints it at the
end as one JSON line: all that is judged is what callers were told.
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

TALK_SECONDS = 5.0
READY = b"ready\n"
DRAIN_SECONDS = 15.0
LOOK_SECONDS = 0.05  # seldom enough that looking is no load of its own; it counts as waiting
# The first byte of a contact says whose it is.
_OFFERS = """
SELECT id, token, agent_id, interaction_id, program_id, queue_id FROM acd_offer
WHERE id > %s AND get_byte(uuid_send(interaction_id), 0) = %s ORDER BY id
"""


@dataclass(slots=True)
class Log:
    """What the callers were told; instants in seconds of the wall clock."""

    enqueued: dict[str, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)  # seconds, enqueue committed -> offer seen by a reader
    served: list[tuple[str, str, float, float]] = field(default_factory=list)  # contact, agent, accepted, done
    late: float = 0.0  # the worst delay of a customer behind the plan
    refused: int = 0


class Crowd:
    """One process's share of customers and agents."""

    def __init__(self, number: int, of: int, rate: float, seconds: float) -> None:
        from django.db import connection

        from acd.models import Offer
        from acd.services import offers, waiting
        from agents.services import state
        from kernel.ids import new_id

        self._offers, self._waiting_room, self._state = offers, waiting, state  # loaded before the clock runs
        self._offer = Offer
        self.log = Log()
        self._cursor = connection.cursor()
        self._cursor.execute(
            "SELECT program_id, queue_id, skill_id FROM bench_queue WHERE number %% %s = %s ORDER BY number",
            [of, number],
        )
        self._queues = self._cursor.fetchall()
        self._number = number
        self._every = of / rate
        self._ends_after = seconds
        self._last_offer = new_id()  # one matcher gives ids that ascend, and commits in that order
        self._waiting: set[str] = set()
        self._talks: list[tuple[float, float, str, Any]] = []

    def run(self) -> None:
        """Come, take, finish, until all who came were served or the time to drain is over."""
        began, came, looked = time.time(), 0, 0.0
        while True:
            now = time.time()
            due = began + came * self._every
            if due <= now and now < began + self._ends_after:
                self.log.late = max(self.log.late, now - due)
                self._come(self._queues[came % len(self._queues)])
                came += 1
            if now - looked >= LOOK_SECONDS:
                looked = now
                self._take()
            while self._talks and self._talks[0][0] <= now:
                self._finish(*heappop(self._talks)[1:])
            over = now - began - self._ends_after
            if over >= 0 and (over > DRAIN_SECONDS or not (self._waiting or self._talks)):
                return
            next_due = min(due if over < 0 else now + 1, looked + LOOK_SECONDS)
            time.sleep(max(0.0, min(next_due - time.time(), LOOK_SECONDS)))

    def _come(self, queue: tuple[int, Any, Any]) -> None:
        from kernel import clock

        contact = uuid.UUID(bytes=bytes([self._number]) + os.urandom(15))
        self._waiting.add(str(contact))
        self._waiting_room.add_waiting(
            program_id=queue[0],
            interaction_id=contact,
            queue_id=queue[1],
            channel="chat",
            requirements=((queue[2], 1),),
            priority=0,
            enqueued_at=clock.now(),
            target_seconds=20,
            offer_seconds=20,
            simulated=False,
        )
        self.log.enqueued[str(contact)] = time.time()

    def _take(self) -> None:
        self._cursor.execute(_OFFERS, [self._last_offer, self._number])
        rows = self._cursor.fetchall()
        seen = time.time()
        for offer_id, token, agent_id, contact, program_id, queue_id in rows:
            self._last_offer = offer_id
            name = str(contact)
            if name not in self._waiting:
                continue
            self._waiting.discard(name)
            self.log.waits.append(seen - self.log.enqueued[name])
            try:
                self._offers.accept_offer(
                    offer=self._offer(
                        id=offer_id,
                        agent_id=agent_id,
                        interaction_id=contact,
                        program_id=program_id,
                        queue_id=queue_id,
                    ),
                    token=token,
                    agent_id=agent_id,
                )
            except self._offers.OfferGone:
                self.log.refused += 1
                self._waiting.add(name)
                continue
            accepted = time.time()
            heappush(self._talks, (accepted + TALK_SECONDS, accepted, name, agent_id))

    def _finish(self, accepted: float, contact: str, agent_id: Any) -> None:
        from django.db import transaction

        from agents.domain.state import ChannelGroup

        done = time.time()  # before: the slot is free at the commit, and another offer may come at once
        with transaction.atomic():
            self._state.begin_wrap_up(agent_id=agent_id)
            self._state.finish_wrap_up(agent_id=agent_id, group=ChannelGroup.CHAT)
        self.log.served.append((contact, str(agent_id), accepted, done))


def main() -> None:
    """Run one share and print its log."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    number, of, rate, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    crowd = Crowd(number, of, rate, seconds)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    sys.stdin.readline()  # the others are ready too
    before = time.process_time()
    crowd.run()
    used, log = time.process_time() - before, crowd.log
    sys.stdout.write(
        json.dumps(
            {
                "enqueued": list(log.enqueued),
                "waits": log.waits,
                "served": log.served,
                "late": log.late,
                "refused": log.refused,
                "cpu": used,
            }
        )
    )


if __name__ == "__main__":
    main()
