"""What a call may ask in its address; a parameter nobody declared is refused, as one left unheard looks heard."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import Serializer

Queries = tuple[type[Serializer[Any]], ...]
READS = ("GET", "HEAD", "OPTIONS")


class AskedSchema(AutoSchema):
    """Describes the parameters by the same declaration that checks them: `queries` of the view."""

    def get_override_parameters(self) -> list[Any]:
        """Parameters of reads; writes take none."""
        own = getattr(self.view, "queries", ()) if self.method in READS else ()
        return [*own, *super().get_override_parameters()]


def checked(given: QueryDict, queries: Queries) -> dict[str, Any]:
    """The parsed parameters. Raises ValidationError for unknown, repeated and unusable ones, all told at once."""
    known = sorted(name for query in queries for name in _names(query))
    if not given:
        return _defaults(queries).copy()
    parsed = [query(data=given) for query in queries]
    faults: dict[str, Any] = {name: [_unknown(known)] for name in given if name not in known}
    faults |= {name: [_("Given more than once.")] for name in known if len(given.getlist(name)) > 1}
    values: dict[str, Any] = {}
    for query in parsed:
        if query.is_valid():
            values |= query.validated_data
        else:
            faults |= dict(query.errors)
    if faults:
        raise ValidationError(faults)
    return values


@cache
def _names(query: type[Serializer[Any]]) -> tuple[str, ...]:
    return tuple(query().get_fields())


@cache
def _defaults(queries: Queries) -> dict[str, Any]:
    """What a call without parameters asks: most calls, and making the serializers costs as much as a query."""
    values: dict[str, Any] = {}
    for query in queries:
        empty = query(data={})
        empty.is_valid(raise_exception=True)
        values |= empty.validated_data
    return values


def _unknown(known: Iterable[str]) -> str:
    names = ", ".join(known)
    if not names:
        return _("No such parameter: this address takes none.")
    return _("No such parameter. Known here: %(names)s.") % {"names": names}
