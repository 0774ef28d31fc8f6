"""Customers, found or made by how they can be reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.domain.attributes import clean_attributes
from crm.domain.contact import ContactKind, canonical_value
from crm.models import ContactPoint, Customer, DoNotCall
from kernel import clock
from kernel.phone import Phone


@transaction.atomic(savepoint=False)  # a contact without its customer is none
def find_or_create_customer(
    *, kind: ContactKind, value: str, name: str = "", language: str = "", simulated: bool = False
) -> Customer:
    """The customer behind an address, made when it is new; two arrivals at once get the same one.

    A name given later fills an empty one and never replaces one. Raises BadContact.
    """
    value = canonical_value(kind, value)
    name = name.replace("\x00", "").strip()[:160]
    point = ContactPoint.objects.select_related("customer").filter(kind=kind.value, value=value).first()
    if point is not None:
        return _with_name(point.customer, name)
    now = clock.now()
    customer = Customer.objects.create(name=name, language=language, created_at=now, simulated=simulated)
    fresh = ContactPoint(customer=customer, kind=kind.value, value=value, created_at=now)
    ContactPoint.objects.bulk_create([fresh], ignore_conflicts=True)
    point = ContactPoint.objects.select_related("customer").get(kind=kind.value, value=value)
    if point.customer_id != customer.id:  # another arrival was faster
        customer.delete()
    return _with_name(point.customer, name)


@transaction.atomic
def add_contact_point(*, customer_id: UUID, kind: ContactKind, value: str) -> bool:
    """Another way to reach a customer; False when the address belongs to somebody already. Raises BadContact."""
    value = canonical_value(kind, value)
    point = ContactPoint(customer_id=customer_id, kind=kind.value, value=value, created_at=clock.now())
    ContactPoint.objects.bulk_create([point], ignore_conflicts=True)
    return ContactPoint.objects.filter(kind=kind.value, value=value, customer_id=customer_id).exists()


@transaction.atomic
def update_customer(
    *,
    customer_id: UUID,
    name: str | None = None,
    about: str | None = None,
    is_vip: bool | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Customer:
    """Correct what is known of a customer; what is None stays. `attributes` replace all there were.

    Raises Customer.DoesNotExist, BadAttributes.
    """
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    if name is not None:
        customer.name = name.replace("\x00", "").strip()[:160]
    if about is not None:
        customer.about = about.replace("\x00", "").strip()[:200]
    if is_vip is not None:
        customer.is_vip = is_vip
    if attributes is not None:
        customer.attributes = clean_attributes(attributes)
    customer.save(update_fields=["name", "about", "is_vip", "attributes"])
    return customer


@transaction.atomic
def forbid_calls(
    *, number: str, reason: str = "", by: int | None = None, expires_at: datetime | None = None
) -> DoNotCall:
    """Nobody of this program calls the number until `expires_at`, or for good; `by` is a user's id.

    Raises NotAPhoneNumber.
    """
    kept = {"reason": reason[:200], "added_at": clock.now(), "added_by_id": by, "expires_at": expires_at}
    return DoNotCall.objects.update_or_create(number=Phone.parse(number).e164, defaults=kept)[0]


@transaction.atomic
def allow_calls(*, number: str) -> None:
    """The number may be called again."""
    DoNotCall.objects.filter(number=number).delete()


def _with_name(customer: Customer, name: str) -> Customer:
    if name and not customer.name:
        customer.name = name
        customer.save(update_fields=["name"])
    return customer
