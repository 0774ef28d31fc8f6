"""Pages of lists: a cursor over an instant and the unique id, so no row is lost or shown twice between two pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError as InvalidValue
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

if TYPE_CHECKING:  # imported for real it would close a circle: views reads the settings
    from rest_framework.views import APIView

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class NewestFirst(BasePagination):
    """Rows after (instant, id) of the last row seen, newest first; rows may be objects or dicts."""

    instant = "started_at"
    descending = True

    def __init__(self, instant: str | None = None) -> None:
        """`instant`: the field the list is ordered by."""
        self.instant = instant or self.instant
        self._next: str | None = None

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: APIView | None = None) -> list[Any]:
        """The rows of this page. Raises ValidationError for a cursor that cannot be read.

        `view.asked` holds cursor and limit, checked by api.filters.PageQuery.
        """
        asked = getattr(view, "asked", {})
        limit, cursor = asked.get("limit", DEFAULT_LIMIT), asked.get("cursor")
        if cursor:
            queryset = queryset.filter(self._beyond(*_parsed(cursor, queryset)))
        sign = "-" if self.descending else ""
        rows = list(queryset.order_by(f"{sign}{self.instant}", f"{sign}id")[: limit + 1])
        if len(rows) > limit:
            rows = rows[:limit]
            self._next = _link(request, _cursor(_field(rows[-1], self.instant), _field(rows[-1], "id")))
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """`{"results": [...], "next": url or null}`."""
        return Response(self.page(data))

    def page(self, data: Any) -> dict[str, Any]:
        """The same as a dict, for a list inside another answer."""
        return {"results": data, "next": self._next}

    def lead_to(self, request: Request, path: str) -> None:
        """Let `next` point to another address, for a list inside another answer."""
        if self._next:
            self._next = request.build_absolute_uri(path) + "?" + self._next.partition("?")[2]

    def _beyond(self, at: datetime, key: Any) -> Q:
        """(instant, id) beyond the cursor's, written so that an index on both serves it."""
        side = "lt" if self.descending else "gt"
        return Q(**{f"{self.instant}__{side}e": at}) & (
            Q(**{f"{self.instant}__{side}": at}) | Q(**{f"id__{side}": key})
        )


class OldestFirst(NewestFirst):
    """The same in the order things happened."""

    descending = False


def _field(row: Any, path: str) -> Any:
    if isinstance(row, Mapping):
        return row[path]
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _cursor(at: datetime, key: Any) -> str:
    text = f"{at.astimezone(UTC).isoformat()}|{key}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _parsed(cursor: str, queryset: QuerySet[Any]) -> tuple[datetime, Any]:
    try:
        text = base64.urlsafe_b64decode(cursor[:400] + "=" * (-len(cursor[:400]) % 4)).decode()
        at, _bar, key = text.partition("|")
        instant = datetime.fromisoformat(at)
        if instant.tzinfo is None:
            raise ValueError(at)
        return instant.astimezone(UTC), queryset.model._meta.pk.to_python(key)
    except (binascii.Error, UnicodeError, ValueError, OverflowError, InvalidValue) as error:
        raise ValidationError({"cursor": _("Not a cursor of this list.")}) from error


def _link(request: Request, cursor: str) -> str:
    rest = {name: value for name, value in request.query_params.items() if name != "cursor"}
    return request.build_absolute_uri(request.path) + "?" + urlencode({**rest, "cursor": cursor})
