"""What other rooms may know of contacts. All run inside a program's context."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from interactions.domain.states import Channel, InteractionState, SegmentKind
from interactions.domain.timing import SegmentTime
from interactions.models import Attachment, Draft, Interaction, Message, ScriptRun, Segment, TimelineEntry

FILE = ("id", "name", "content_type", "size")


def interaction_by_id(interaction_id: UUID) -> Interaction:
    """With customer and disposition. Raises Interaction.DoesNotExist."""
    return Interaction.objects.select_related("customer", "disposition").get(pk=interaction_id)


def interactions_newest_first() -> QuerySet[Interaction]:
    """All contacts with customer and disposition."""
    return Interaction.objects.select_related("customer", "disposition").order_by("-started_at", "-id")


def interactions_on_desk(agent_id: UUID) -> QuerySet[Interaction]:
    """Contacts an agent serves or wraps up, oldest first; `aside_at`: since when one is set aside (UTC)."""
    states = [InteractionState.ACTIVE.value, InteractionState.WRAP_UP.value]
    aside = Segment.objects.filter(interaction_id=OuterRef("pk"), kind=SegmentKind.ASIDE.value, ended_at=None)
    rows = Interaction.objects.filter(agent_id=agent_id, state__in=states).select_related("customer")
    rows = rows.annotate(aside_at=Subquery(aside.values("started_at")[:1]))
    return rows.order_by("started_at", "id")


def interactions_among(interaction_ids: Iterable[UUID]) -> dict[UUID, Interaction]:
    """Contacts by id, with their customers; unknown ids are left out."""
    rows = Interaction.objects.filter(id__in=list(interaction_ids)).select_related("customer")
    return {row.id: row for row in rows}


def interactions_in_hand(*, queue_id: UUID | None = None, agent_ids: Iterable[UUID] = ()) -> QuerySet[Interaction]:
    """Contacts being served or wrapped up that came through a queue, or are with these agents; oldest first."""
    states = [InteractionState.ACTIVE.value, InteractionState.WRAP_UP.value]
    whose = Q(queue_id=queue_id) if queue_id is not None else Q(agent_id__in=list(agent_ids))
    rows = Interaction.objects.filter(whose, state__in=states).select_related("customer")
    return rows.order_by("answered_at", "id")


def history_of_customer(customer_id: UUID, *, limit: int = 50) -> QuerySet[Interaction]:
    """A customer's contacts on all channels, newest first."""
    rows = Interaction.objects.filter(customer_id=customer_id).select_related("disposition")
    return rows.order_by("-started_at", "-id")[:limit]


def last_agent_of_customer(*, customer_id: UUID, but: UUID) -> UUID | None:
    """Who served this customer last, in another contact than `but`."""
    rows = Interaction.objects.filter(customer_id=customer_id, agent_id__isnull=False).exclude(pk=but)
    return rows.order_by("-started_at", "-id").values_list("agent_id", flat=True).first()


def messages_of(interaction_id: UUID, *, with_notes: bool) -> QuerySet[Message]:
    """Texts in order, with their files. Only staff may see notes."""
    rows = Message.objects.filter(interaction_id=interaction_id).prefetch_related("attachments")
    if not with_notes:
        rows = rows.exclude(author="note")
    return rows.order_by("sent_at", "id")


def files_of_messages(message_ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What may be told of the files of each text: id, name, content_type, size in bytes; in order of their ids."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows = Attachment.objects.filter(message_id__in=list(message_ids)).order_by("id")
    for message_id, *told in rows.values_list("message_id", *FILE):
        found.setdefault(message_id, []).append(dict(zip(FILE, told, strict=True)))
    return found


def message_by_id(message_id: UUID) -> Message:
    """With its interaction and customer. Raises Message.DoesNotExist."""
    return Message.objects.select_related("interaction__customer").get(pk=message_id)


def message_by_ref(ref: UUID, interaction_ids: Iterable[UUID | None]) -> Message | None:
    """A text of one of these contacts by its sender's own id."""
    return Message.objects.filter(ref=ref, interaction_id__in=[i for i in interaction_ids if i]).first()


def interaction_for_update(interaction_id: UUID) -> Interaction:
    """The row under lock, for a caller that decides by its state. Raises Interaction.DoesNotExist."""
    return Interaction.objects.select_for_update().get(pk=interaction_id)


def left_among(interaction_ids: Iterable[UUID]) -> list[UUID]:
    """Those of these contacts whose customer is away and which are not closed."""
    rows = Interaction.objects.filter(pk__in=list(interaction_ids), customer_left_at__isnull=False)
    return list(rows.exclude(state=InteractionState.CLOSED.value).order_by("id").values_list("id", flat=True))


def present_ids(channel: Channel) -> list[UUID]:
    """Contacts of a channel that wait or are served and whose customer is not known to be away."""
    states = [InteractionState.WAITING.value, InteractionState.ACTIVE.value]
    rows = Interaction.objects.filter(channel=channel.value, state__in=states, customer_left_at=None)
    return list(rows.order_by("id").values_list("id", flat=True))


def mean_handle_seconds(queue_id: UUID, *, last: int = 20) -> int | None:
    """Mean seconds from answer to close of the queue's last contacts; None before the first."""
    rows = Interaction.objects.filter(queue_id=queue_id, closed_at__isnull=False, answered_at__isnull=False)
    spans = rows.order_by("-closed_at", "-id").values_list("answered_at", "closed_at")[:last]
    seconds = [(closed - answered).total_seconds() for answered, closed in spans if answered and closed]
    return round(sum(seconds) / len(seconds)) if seconds else None


def message_by_external_id(external_id: str) -> Message | None:
    """A mail by its Message-ID."""
    return Message.objects.select_related("interaction").filter(external_id=external_id).first()


def latest_message_among(external_ids: Iterable[str]) -> Message | None:
    """The newest of the mails a reply refers to."""
    rows = Message.objects.select_related("interaction").filter(external_id__in=[i for i in external_ids if i])
    return rows.order_by("-sent_at", "-id").first()


def open_follow_up_of(interaction_id: UUID) -> Interaction | None:
    """The contact on the same channel that goes on where a closed one ended and is not over itself."""
    states = [InteractionState.WAITING.value, InteractionState.ACTIVE.value]
    rows = Interaction.objects.filter(follows_id=interaction_id, state__in=states)
    return rows.order_by("-started_at", "-id").first()


def attachment_by_id(attachment_id: UUID) -> Attachment:
    """With message and interaction. Raises Attachment.DoesNotExist."""
    return Attachment.objects.select_related("message__interaction").get(pk=attachment_id)


def last_messages(interaction_ids: Iterable[UUID]) -> dict[UUID, Message]:
    """The last text of either side per contact."""
    rows = Message.objects.filter(interaction_id__in=list(interaction_ids), author__in=["customer", "agent"])
    return {m.interaction_id: m for m in rows.order_by("interaction_id", "-sent_at", "-id").distinct("interaction_id")}


def drafts_of(agent_id: UUID) -> dict[UUID, Draft]:
    """An agent's unsent texts by contact."""
    return {draft.interaction_id: draft for draft in Draft.objects.filter(agent_id=agent_id)}


def script_run_of(interaction_id: UUID) -> ScriptRun | None:
    """Where the contact stands in its script."""
    return ScriptRun.objects.select_related("version__script").filter(interaction_id=interaction_id).first()


def timeline_of(interaction_id: UUID) -> QuerySet[TimelineEntry]:
    """All that happened, in order."""
    return TimelineEntry.objects.filter(interaction_id=interaction_id).order_by("seq")


def segments_of(interaction_ids: Iterable[UUID]) -> dict[UUID, list[Segment]]:
    """Segments in order per contact."""
    found: dict[UUID, list[Segment]] = {}
    for row in Segment.objects.filter(interaction_id__in=list(interaction_ids)).order_by("started_at", "id"):
        found.setdefault(row.interaction_id, []).append(row)
    return found


def segment_times_of(interaction_ids: Iterable[UUID]) -> dict[UUID, list[SegmentTime]]:
    """Spans in order per contact, as interactions.domain.timing adds them up."""
    found: dict[UUID, list[SegmentTime]] = {}
    rows = Segment.objects.filter(interaction_id__in=list(interaction_ids)).order_by("started_at", "id")
    for contact_id, kind, started_at, ended_at in rows.values_list("interaction_id", "kind", "started_at", "ended_at"):
        found.setdefault(contact_id, []).append(SegmentTime(SegmentKind(kind), started_at, ended_at))
    return found


def closed_between(starts_at: datetime, ends_at: datetime) -> QuerySet[Interaction]:
    """Contacts closed in [starts_at, ends_at), oldest first."""
    rows = Interaction.objects.filter(
        state=InteractionState.CLOSED.value, closed_at__gte=starts_at, closed_at__lt=ends_at
    )
    return rows.order_by("closed_at", "id")


def left_before(instant: datetime) -> QuerySet[Interaction]:
    """Running contacts whose customer has been gone since before an instant."""
    states = [InteractionState.WAITING.value, InteractionState.ACTIVE.value]
    return Interaction.objects.filter(state__in=states, customer_left_at__lt=instant).order_by("customer_left_at", "id")


def active_of_agents(agent_ids: Iterable[UUID]) -> list[UUID]:
    """Contacts these agents serve now, oldest first."""
    rows = Interaction.objects.filter(state=InteractionState.ACTIVE.value, agent_id__in=list(agent_ids))
    return list(rows.order_by("started_at", "id").values_list("id", flat=True))


def served_by_agent(agent_id: UUID) -> list[tuple[UUID, str]]:
    """(id, channel) of the contacts an agent serves now, in the order in which they are locked."""
    rows = Interaction.objects.filter(state=InteractionState.ACTIVE.value, agent_id=agent_id)
    return list(rows.order_by("id").values_list("id", "channel"))


def ids_set_aside() -> list[UUID]:
    """Contacts that are set aside now, in the order in which they are locked."""
    rows = Segment.objects.filter(kind=SegmentKind.ASIDE.value, ended_at=None)
    return list(rows.order_by("interaction_id").values_list("interaction_id", flat=True))


def wrap_ups_since(instant: datetime) -> QuerySet[Interaction]:
    """Contacts whose wrap-up began before an instant and goes on."""
    return Interaction.objects.filter(state=InteractionState.WRAP_UP.value, ended_at__lt=instant).order_by(
        "ended_at", "id"
    )


def open_simulated() -> QuerySet[Interaction]:
    """Simulated contacts that are not closed, oldest first."""
    return (
        Interaction.objects.filter(simulated=True)
        .exclude(state=InteractionState.CLOSED.value)
        .order_by("started_at", "id")
    )


def count_messages(interaction_id: UUID, *, author: str) -> int:
    """How many texts one side wrote on a contact."""
    return Message.objects.filter(interaction_id=interaction_id, author=author).count()


def unread_counts(interaction_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Customers' texts since the agent last looked, per contact; contacts without any are left out."""
    rows = Message.objects.filter(interaction_id__in=list(interaction_ids), author="customer").filter(
        Q(interaction__agent_seen_at=None) | Q(sent_at__gt=F("interaction__agent_seen_at"))
    )
    return dict(rows.order_by().values_list("interaction_id").annotate(n=Count("id")))


def handle_seconds(interaction_ids: Iterable[UUID]) -> dict[UUID, float]:
    """Seconds of talk, hold and wrap-up of these contacts; those nobody served are left out."""
    rows = Segment.objects.filter(interaction_id__in=list(interaction_ids), ended_at__isnull=False)
    not_served = [SegmentKind.QUEUE.value, SegmentKind.TRANSFER.value, SegmentKind.ASIDE.value]
    served = rows.exclude(kind__in=not_served).order_by().values("interaction_id")
    sums = served.annotate(length=Sum(F("ended_at") - F("started_at")))
    return {row["interaction_id"]: row["length"].total_seconds() for row in sums}
