"""Callbacks of the program: list, ask, cancel, times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import callback_shapes as shapes
from api.caller import caller
from api.filters import PageQuery
from api.pagination import NewestFirst
from api.views.base import READERS, ProgramView
from kernel.phone import NotAPhoneNumber
from routing import callback_reading as reading
from routing import selectors as routing
from routing.callback_words import not_then
from routing.domain.callbacks import CallbackSource, NotThen
from routing.services import callbacks
from tenants.access import requires
from tenants.domain.roles import Role

FIELDS = (
    "id", "state", "queue_id", "customer_id", "number", "reason", "interaction_id", "asked_at", "scheduled_at",
    "due_at", "attempt_count", "outcome", "closed_at", "simulated", "work_id",
)  # fmt: skip
NAMES = {"origin": F("source"), "queue_name": F("queue__name")}
LOOKUPS = {"queue": "queue_id", "customer": "customer_id", "asked_from": "asked_at__gte", "asked_to": "asked_at__lt"}
ASKERS = (Role.AGENT, Role.SUPERVISOR, Role.SPECIALIST, Role.CLIENT_MANAGER)


class Conflict(APIException):
    """The callback stands where this cannot be done."""

    status_code = 409


@requires(*READERS)
class CallbacksView(ProgramView):
    """Callbacks, newest first."""

    queries = (shapes.CallbackQuery, PageQuery)

    @extend_schema(operation_id="callbacks_list", responses=shapes.CallbackPage, tags=["callbacks"])
    def get(self, request: Request) -> Response:
        """A page of callbacks with their attempts."""
        rows = reading.callbacks().filter(
            **{LOOKUPS[name]: value for name, value in self.asked.items() if name in LOOKUPS and value is not None}
        )
        state = self.asked.get("state")
        if state:
            rows = rows.filter(state__in=reading.OPEN_STATES if state == "open" else [state])
        pages = NewestFirst("asked_at")
        values = rows.select_related(None).values(*FIELDS, **NAMES)
        found = pages.paginate_queryset(values, request, self)
        return pages.get_paginated_response(_shown(found, staff=self.staff))

    @requires(*ASKERS)
    @extend_schema(
        operation_id="callbacks_ask",
        request=shapes.CallbackWish,
        responses={200: shapes.Callback, 201: shapes.Callback},
        tags=["callbacks"],
    )
    def post(self, request: Request) -> Response:
        """Promise a call: 201; 200 with the callback there is when this customer or number waits for one already."""
        wish = shapes.CallbackWish(data=request.data)
        wish.is_valid(raise_exception=True)
        asked = _ask(wish.validated_data, by=caller(request).user.pk, staff=self.staff)
        found = _one(asked.callback.id, staff=self.staff)
        return Response(found, status=201 if asked.is_new else 200)


@requires(*READERS)
class CallbackView(ProgramView):
    """One callback."""

    @extend_schema(operation_id="callbacks_read", responses=shapes.Callback, tags=["callbacks"])
    def get(self, request: Request, callback_id: UUID) -> Response:
        """One callback with its attempts."""
        return Response(_one(callback_id, staff=self.staff))


@requires(*ASKERS)
class CancelView(ProgramView):
    """Nobody calls any more."""

    @extend_schema(operation_id="callbacks_cancel", request=None, responses=shapes.Callback, tags=["callbacks"])
    def post(self, request: Request, callback_id: UUID) -> Response:
        """Cancel it; 409 while an agent calls or when it is over."""
        try:
            callbacks.cancel_callback(callback_id=callback_id)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except callbacks.CannotCancel as error:
            raise Conflict(_("An agent is calling now, or the callback is over.")) from error
        return Response(_one(callback_id, staff=self.staff))


@requires(*READERS)
class TimesView(ProgramView):
    """When a queue can call."""

    queries = (shapes.CallbackTimesQuery,)

    @extend_schema(operation_id="callbacks_times", responses=shapes.CallbackTimes, tags=["callbacks"])
    def get(self, request: Request) -> Response:
        """Times a callback may be set for, with free places, earliest first."""
        try:
            queue = routing.queue_by_id(self.asked["queue"])
        except ObjectDoesNotExist as error:
            raise Http404 from error
        return Response({"results": [slot.starts_at for slot in reading.slots_of(queue)]})


def _ask(given: dict[str, Any], *, by: int | None, staff: bool) -> callbacks.Asked:
    """Raises ValidationError naming the value, Http404 for a queue or customer that is not of this program."""
    wish = callbacks.Wish(
        given["number"],
        CallbackSource.AGENT if staff else CallbackSource.API,
        at=given.get("at"),
        reason=given.get("reason", ""),
        by=by,
    )
    try:
        return callbacks.ask_callback(
            queue_id=given["queue"], customer_id=given.get("customer"), wish=wish, name=given.get("name", "")
        )
    except NotAPhoneNumber as error:
        raise ValidationError(
            {"number": [_("This is no phone number. Write it with + and the country code.")]}
        ) from error
    except callbacks.CallForbidden as error:
        why = _("This number may not be called: it stands on the do-not-call list.")
        raise ValidationError({"number": [why]}) from error
    except NotThen as error:
        raise ValidationError({"at": [not_then(error)]}) from error
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _one(callback_id: UUID, *, staff: bool) -> dict[str, Any]:
    rows = reading.callbacks().filter(pk=callback_id).select_related(None)
    found = _shown(rows.values(*FIELDS, **NAMES), staff=staff)
    if not found:
        raise Http404
    return found[0]


def _shown(rows: Iterable[dict[str, Any]], *, staff: bool) -> list[dict[str, Any]]:
    page = list(rows)
    attempts = reading.attempts_of([row["id"] for row in page])
    places = reading.places_of({row["id"]: row.pop("work_id") for row in page if row["state"] == "waiting"})
    for row in page:
        row.pop("work_id", None)
        row["place"] = places.get(row["id"])
        row["attempts"] = [_attempt(one, staff=staff) for one in attempts.get(row["id"], [])]
    return page


def _attempt(one: Any, *, staff: bool) -> dict[str, Any]:
    told = {"number": one.number, "at": one.at, "outcome": one.outcome, "interaction_id": one.interaction_id}
    return told | ({"agent_id": one.agent_id} if staff else {})
