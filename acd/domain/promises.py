"""How each queue's promise stands, for the matcher and the what-if. Kept in memory, learnt anew within minutes."""

from dataclasses import dataclass, replace
from datetime import datetime

from acd.domain.matching import Id, KeptShare, Pair, Standing, WaitingContact
from acd.domain.share import AgreedVolume


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised for a queue: `share` 0..1 within the target, `agreed_per_hour` contacts (None = any volume is
    within the agreement), `weight` > 0 of the contract.
    """

    share: float = 0.8
    agreed_per_hour: int | None = None
    weight: float = 1.0


class Promises:
    """Promises by (program, queue), the share lately kept of each, and what of its agreed volume is used."""

    def __init__(self) -> None:
        self._promises: dict[tuple[int, Id], Promise] = {}
        self._kept: dict[tuple[int, Id], KeptShare] = {}
        self._volumes: dict[tuple[int, Id], AgreedVolume] = {}

    def admit(self, contact: WaitingContact, promise: Promise, known: WaitingContact | None = None) -> WaitingContact:
        """The contact as it enters its line; `known`: as it stood before, which keeps its share in the same queue."""
        queue = (contact.program_id, contact.queue_id)
        self._promises[queue] = promise
        if promise.agreed_per_hour is None:
            return contact
        if known is not None and (known.program_id, known.queue_id) == queue:
            return replace(contact, in_share=known.in_share)
        volume = self._volumes.get(queue, AgreedVolume(promise.agreed_per_hour))
        volume = replace(volume, per_hour=promise.agreed_per_hour)
        in_share, self._volumes[queue] = volume.take(contact.enqueued_at)
        return replace(contact, in_share=in_share)

    def standing_of(self, program_id: int, queue_id: Id) -> Standing:
        """For the policy."""
        promise = self._promises.get((program_id, queue_id), Promise())
        kept = self._kept.get((program_id, queue_id))
        return Standing(promise.share, kept.share() if kept else 1.0, promise.weight)

    def kept_shares(self) -> dict[tuple[int, Id], float]:
        """By (program, queue), of those that answered anybody."""
        return {queue: kept.share() for queue, kept in self._kept.items()}

    def handed_out(self, program_id: int, pair: Pair) -> None:
        """A contact got its agent."""
        self._count((program_id, pair.queue_id), pair.waited_ms <= pair.target_seconds * 1000)

    def left(self, contact: WaitingContact, now: datetime) -> None:
        """A contact waits no longer and got no agent: who gave up, however early, was not answered in time."""
        if now > contact.enqueued_at:
            self._count((contact.program_id, contact.queue_id), in_time=False)

    def _count(self, queue: tuple[int, Id], in_time: bool) -> None:
        self._kept[queue] = self._kept.get(queue, KeptShare()).after(in_time)
