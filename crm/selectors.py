"""What other rooms may know of customers, scripts and outcomes. All run inside a program's context."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from crm.domain.contact import ContactKind, canonical_value
from crm.models import ContactPoint, Customer, Disposition, DoNotCall, Script, ScriptVersion
from kernel import clock


def customer_by_id(customer_id: UUID) -> Customer:
    """Raises Customer.DoesNotExist."""
    return Customer.objects.prefetch_related("contact_points").get(pk=customer_id)


def customer_id_of_address(kind: ContactKind, value: str) -> UUID | None:
    """Whom an address belongs to, in whatever form it is written. Raises BadContact."""
    rows = ContactPoint.objects.filter(kind=kind.value, value=canonical_value(kind, value))
    return rows.values_list("customer_id", flat=True).first()


def customers_newest_first(*, search: str = "") -> QuerySet[Customer]:
    """Customers whose name or address contains the words."""
    rows = Customer.objects.prefetch_related("contact_points")
    if search:
        found = ContactPoint.objects.filter(value__icontains=search).values("customer_id")
        rows = rows.filter(Q(name__icontains=search) | Q(id__in=found))
    return rows.order_by("-created_at", "-id")


def contact_points_of(customer_ids: Iterable[UUID]) -> dict[UUID, list[ContactPoint]]:
    """Addresses by customer, oldest first."""
    found: dict[UUID, list[ContactPoint]] = {}
    for point in ContactPoint.objects.filter(customer_id__in=list(customer_ids)).order_by("id"):
        found.setdefault(point.customer_id, []).append(point)
    return found


def is_call_forbidden(number: str) -> bool:
    """Whether this program may not call an E.164 number now."""
    return DoNotCall.objects.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()), number=number).exists()


def phone_of_customer(customer_id: UUID) -> str | None:
    """The number given last (E.164)."""
    rows = ContactPoint.objects.filter(customer_id=customer_id, kind=ContactKind.PHONE.value)
    return rows.order_by("-created_at", "-id").values_list("value", flat=True).first()


def dispositions() -> QuerySet[Disposition]:
    """Outcomes an agent may choose now."""
    return Disposition.objects.filter(is_active=True).order_by("position", "id")


def disposition_by_id(disposition_id: int) -> Disposition:
    """Raises Disposition.DoesNotExist for an unknown or switched-off outcome."""
    return Disposition.objects.get(pk=disposition_id, is_active=True)


def published_version(script_id: UUID) -> ScriptVersion | None:
    """The newest published version of a script that is in use."""
    rows = ScriptVersion.objects.filter(script_id=script_id, script__is_active=True, published_at__isnull=False)
    return rows.order_by("-number").first()


def scripts() -> QuerySet[Script]:
    """Scripts by name."""
    return Script.objects.order_by("name", "id")
