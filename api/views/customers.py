"""Customers of the program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import shapes
from api.filters import CustomerQuery, PageQuery
from api.pagination import NewestFirst
from api.views.base import READERS, ProgramView
from crm import selectors
from crm.services.customers import update_customer
from tenants.access import requires
from tenants.domain.roles import Role

STAFF_ONLY = ("about", "is_vip", "attributes")
FIELDS = ("id", "name", "language", "about", "is_vip", "attributes", "created_at", "simulated")


@requires(*READERS)
class CustomersView(ProgramView):
    """Customers, newest first; `q` searches names, addresses and numbers."""

    queries = (CustomerQuery, PageQuery)

    @extend_schema(operation_id="customers_list", responses=shapes.CustomerPage, tags=["customers"])
    def get(self, request: Request) -> Response:
        """A page of customers."""
        found = selectors.customers_newest_first(search=self.asked.get("q", "").strip())
        pages = NewestFirst("created_at")
        rows = pages.paginate_queryset(found.prefetch_related(None).values(*FIELDS), request, self)
        points = selectors.contact_points_of([row["id"] for row in rows])
        return pages.get_paginated_response([_shown(row, points.get(row["id"], []), staff=self.staff) for row in rows])


@requires(*READERS)
class CustomerView(ProgramView):
    """One customer."""

    @extend_schema(operation_id="customers_read", responses=shapes.Customer, tags=["customers"])
    def get(self, request: Request, customer_id: UUID) -> Response:
        """One customer with all ways to reach them."""
        return Response(self._found(customer_id))

    @requires(Role.AGENT, Role.SUPERVISOR, Role.SPECIALIST)
    @extend_schema(
        operation_id="customers_correct",
        request=shapes.CustomerChange,
        responses=shapes.Customer,
        tags=["customers"],
    )
    def patch(self, request: Request, customer_id: UUID) -> Response:
        """Correct what is known of a customer; what is left out stays."""
        change = shapes.CustomerChange(data=request.data)
        change.is_valid(raise_exception=True)
        try:
            update_customer(customer_id=customer_id, **change.validated_data)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        return Response(self._found(customer_id))

    def _found(self, customer_id: UUID) -> dict[str, Any]:
        try:
            customer = selectors.customer_by_id(customer_id)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        row = {name: getattr(customer, name) for name in FIELDS}
        return _shown(row, customer.contact_points.all(), staff=self.staff)


def _shown(row: dict[str, Any], points: Iterable[Any], *, staff: bool) -> dict[str, Any]:
    if not staff:
        for name in STAFF_ONLY:
            row.pop(name)
    row["contact_points"] = [{"kind": point.kind, "value": point.value} for point in points]
    return row
