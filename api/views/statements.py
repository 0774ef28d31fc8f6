"""What the program's contacts come to."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import shapes
from api.filters import PageQuery, PreviewQuery
from api.pagination import NewestFirst, OldestFirst
from api.views.base import ProgramView
from billing import selectors
from kernel.money import decimal_of
from tenants.access import requires
from tenants.domain.roles import Role

PAYERS = (Role.FINANCE, Role.CLIENT_MANAGER)


@requires(*PAYERS)
class StatementsView(ProgramView):
    """Approved statements, newest period first."""

    queries = (PageQuery,)

    @extend_schema(operation_id="statements_list", responses=shapes.StatementPage, tags=["statements"])
    def get(self, request: Request) -> Response:
        """A page of approved statements."""
        pages = NewestFirst("period__starts_at")
        rows = pages.paginate_queryset(selectors.statements(), request, self)
        return pages.get_paginated_response([_statement(row) for row in rows])


@requires(*PAYERS)
class StatementView(ProgramView):
    """One approved statement with its lines."""

    @extend_schema(operation_id="statements_read", responses=shapes.StatementDetail, tags=["statements"])
    def get(self, request: Request, statement_id: int) -> Response:
        """One approved statement with its lines."""
        try:
            found = selectors.statement_by_id(statement_id)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        lines = [_line(line) for line in selectors.statement_lines_of(statement_id)]
        return Response({**_statement(found), "lines": lines})


@requires(*PAYERS)
class LineContactsView(ProgramView):
    """The contacts whose charges are a line's sum."""

    queries = (PageQuery,)

    @extend_schema(operation_id="statements_line_contacts", responses=shapes.LineContactPage, tags=["statements"])
    def get(self, request: Request, statement_id: int, line_id: int) -> Response:
        """A page of the contacts behind one line, oldest first; an adjustment has none."""
        try:
            statement, line = selectors.line_of_statement(line_id)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        if statement.pk != statement_id:
            raise Http404
        charges = selectors.charges_of_line(
            period_id=statement.period_id, contract_id=statement.contract_id, key=line.key
        )
        pages = OldestFirst("closed_at")
        rows = selectors.with_times(pages.paginate_queryset(selectors.line_rows(charges), request, self))
        return pages.get_paginated_response([_contact(row) for row in rows])


@requires(Role.FINANCE)
class PreviewView(ProgramView):
    """What a period comes to by now, before anybody approved it."""

    queries = (PreviewQuery,)

    @extend_schema(operation_id="statements_preview", responses=shapes.PreviewList, tags=["statements"])
    def get(self, request: Request) -> Response:
        """Live statement lines of the current period, or of the one named."""
        period = _period(self.asked.get("period"))
        if period is None:
            return Response({"period_id": None, "starts_at": None, "ends_at": None, "status": None, "results": []})
        return Response(
            {
                "period_id": period.id,
                "starts_at": period.starts_at,
                "ends_at": period.ends_at,
                "status": period.status,
                "results": [_preview(one) for one in selectors.statement_previews(period.id)],
            }
        )


def _period(period_id: int | None) -> Any:
    if period_id is None:
        return selectors.current_period()
    try:
        return selectors.period_by_id(period_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _money(micro: int | None) -> str | None:
    """Decimal text with six digits: exact, and never a binary fraction."""
    return None if micro is None else f"{decimal_of(micro):.6f}"


def _statement(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "contract_number": row.contract.number,
        "starts_at": row.period.starts_at,
        "ends_at": row.period.ends_at,
        "status": row.status,
        "currency": row.currency,
        "count": row.count,
        "billed_seconds": row.billed_seconds,
        "amount": _money(row.amount_micro),
        "approved_at": row.approved_at,
        "invoice_id": row.invoice_id,
    }


def _preview(one: selectors.Preview) -> dict[str, Any]:
    return {
        "contract_number": one.contract.number,
        "currency": one.currency,
        "count": one.count,
        "billed_seconds": one.billed_seconds,
        "amount": _money(one.amount_micro),
        "unrated_count": one.unrated_count,
        "lines": [_line(line) for line in one.lines],
    }


def _line(line: selectors.Line) -> dict[str, Any]:
    names = ("id", "component", "channel", "queue_id", "queue_name", "is_late", "text", "count", "billed_seconds")
    return {
        **{name: getattr(line, name) for name in names},
        "exact": _money(line.exact_micro),
        "amount": _money(line.amount_micro),
        "price": _money(line.price_micro),
        "unit_seconds": line.unit_seconds,
        "connection_fee": _money(line.connect_fee_micro),
    }


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    names = (
        "interaction_id", "started_at", "closed_at", "talk_seconds", "hold_seconds", "wrap_up_seconds",
        "billed_seconds", "simulated",
    )  # fmt: skip
    return {**{name: row[name] for name in names}, "amount": _money(row["amount_micro"])}
