"""Whether visitors are at their windows, told in bulk by live.presence: keys are `<schema>:<interaction>`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from gateways.webchat.models import Visit
from interactions import selectors as interaction_selectors
from interactions.domain.states import Channel
from interactions.services.lifecycle import note_party
from kernel import clock
from routing import flow_reading
from tenants.context import program_context

SILENCE = timedelta(minutes=2)  # a hidden tab speaks once a minute
NOTED_EVERY = timedelta(seconds=10)


def key_of(schema: str, interaction_id: UUID) -> str:
    """The presence key of a visitor's sockets."""
    return f"visit:{schema}:{interaction_id}"


def note_seen(keys: frozenset[str]) -> None:
    """These windows are open: one update, and a note for each who had been away."""
    for schema, ids in _by_schema(keys).items():
        with program_context(schema):
            Visit.objects.filter(interaction_id__in=ids).update(last_seen_at=clock.now())
            for interaction_id in interaction_selectors.left_among(ids):
                note_party(interaction_id=interaction_id, what="back")


def note_gone(keys: frozenset[str]) -> None:
    """The last window of these closed. Who left a message after hours does not wait, so cannot leave the queue."""
    for schema, ids in _by_schema(keys).items():
        with program_context(schema):
            for interaction_id in _waiting_at(Visit.objects.filter(interaction_id__in=ids)):
                note_party(interaction_id=interaction_id, what="left")


def note_visit(visit: Visit) -> None:
    """The window asked or wrote, over whatever line: somebody is there, also while no socket gets through."""
    now = clock.now()
    if visit.last_seen_at < now - NOTED_EVERY:
        Visit.objects.filter(pk=visit.pk).update(last_seen_at=now)
    if visit.interaction_id is not None:
        for interaction_id in interaction_selectors.left_among([visit.interaction_id]):
            note_party(interaction_id=interaction_id, what="back")


def note_silent() -> int:
    """Of this program: windows nobody has heard of for two minutes are gone, though nobody said so (their web process
    was killed, and they never came back). Returns how many.
    """
    present = interaction_selectors.present_ids(Channel.CHAT)
    gone = _waiting_at(Visit.objects.filter(interaction_id__in=present, last_seen_at__lt=clock.now() - SILENCE))
    for interaction_id in gone:
        note_party(interaction_id=interaction_id, what="left")
    return len(gone)


def _waiting_at(windows: QuerySet[Visit]) -> list[UUID]:
    """Contacts of these windows, in order, but for those who left a message: nobody sits there waiting."""
    ids = windows.filter(left_message=False).values_list("interaction_id", flat=True)
    found = {interaction_id for interaction_id in ids if interaction_id is not None}
    return sorted(found - flow_reading.left_messages(sorted(found)))


def _by_schema(keys: Iterable[str]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for key in keys:
        schema, _, interaction_id = key.partition(":")
        found[schema].append(UUID(interaction_id))
    return found
