"""Contacts of the program."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agents import selectors as agents
from api import shapes
from api.filters import InteractionQuery, PageQuery
from api.pagination import NewestFirst, OldestFirst
from api.views.base import READERS, ProgramView
from interactions import selectors
from routing import selectors as routing
from tenants.access import requires

FIELDS = (
    "id", "channel", "direction", "state", "outcome", "subject", "language", "queue_id", "customer_id", "started_at",
    "answered_at", "ended_at", "closed_at", "simulated", "agent_id",
)  # fmt: skip
LOOKUPS = {
    "channel": "channel",
    "state": "state",
    "outcome": "outcome",
    "simulated": "simulated",
    "queue": "queue_id",
    "customer": "customer_id",
    "started_from": "started_at__gte",
    "started_to": "started_at__lt",
}


@requires(*READERS)
class InteractionsView(ProgramView):
    """Contacts, newest first."""

    queries = (InteractionQuery, PageQuery)

    @extend_schema(operation_id="interactions_list", responses=shapes.InteractionPage, tags=["interactions"])
    def get(self, request: Request) -> Response:
        """A page of contacts."""
        filters = {LOOKUPS[name]: value for name, value in self.asked.items() if name in LOOKUPS and value is not None}
        pages = NewestFirst()
        rows = pages.paginate_queryset(_values(selectors.interactions_newest_first().filter(**filters)), request, self)
        return pages.get_paginated_response(_named(rows, staff=self.staff))


@requires(*READERS)
class InteractionView(ProgramView):
    """One contact with its parts and its first texts."""

    @extend_schema(operation_id="interactions_read", responses=shapes.InteractionDetail, tags=["interactions"])
    def get(self, request: Request, interaction_id: UUID) -> Response:
        """One contact with its parts and the first page of its texts."""
        found = list(_values(selectors.interactions_newest_first().filter(id=interaction_id)))
        if not found:
            raise Http404
        detail = _named(found, staff=self.staff)[0]
        parts = selectors.segments_of([interaction_id]).get(interaction_id, [])
        detail["segments"] = [_segment(part, staff=self.staff) for part in parts]
        pages = OldestFirst("sent_at")
        texts = pages.paginate_queryset(_texts(interaction_id, staff=self.staff), request, self)
        pages.lead_to(request, reverse("api:messages", args=[interaction_id]))
        detail["messages"] = pages.page(_with_files(texts))
        return Response(detail)


@requires(*READERS)
class MessagesView(ProgramView):
    """Texts of one contact in order."""

    queries = (PageQuery,)

    @extend_schema(operation_id="interactions_messages", responses=shapes.MessagePage, tags=["interactions"])
    def get(self, request: Request, interaction_id: UUID) -> Response:
        """A page of texts in order; internal notes only for staff."""
        try:
            selectors.interaction_by_id(interaction_id)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        pages = OldestFirst("sent_at")
        texts = pages.paginate_queryset(_texts(interaction_id, staff=self.staff), request, self)
        return pages.get_paginated_response(_with_files(texts))


def _values(rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    return rows.values(
        *FIELDS,
        customer_name=F("customer__name"),
        disposition_code=F("disposition__code"),
        disposition_label=F("disposition__label"),
    )


def _named(rows: list[dict[str, Any]], *, staff: bool) -> list[dict[str, Any]]:
    """Add names of queues; of agents for staff, whose ids others do not get either."""
    queues = routing.queue_names()
    people = agents.names_of_agents({row["agent_id"] for row in rows if row["agent_id"]}) if staff else {}
    for row in rows:
        row["queue_name"] = queues.get(row["queue_id"], "")
        if staff:
            row["agent_name"] = people.get(row["agent_id"], "")
        else:
            del row["agent_id"]
    return rows


def _segment(part: Any, *, staff: bool) -> dict[str, Any]:
    names = ("kind", "queue_id", "started_at", "ended_at", *(["agent_id"] if staff else []))
    return {name: getattr(part, name) for name in names}


def _texts(interaction_id: UUID, *, staff: bool) -> QuerySet[Any, dict[str, Any]]:
    texts: QuerySet[Any] = selectors.messages_of(interaction_id, with_notes=staff).prefetch_related(None)
    return texts.values("id", "author", "body", "html", "sent_at", *(["agent_id"] if staff else []))


def _with_files(texts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    files = selectors.files_of_messages([text["id"] for text in texts])
    for text in texts:
        text["attachments"] = files.get(text["id"], [])
    return texts
