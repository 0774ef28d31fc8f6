"""The person or firm served in the client's name, and how they can be reached."""

from __future__ import annotations

from django.db import models

from crm.domain.contact import ContactKind
from kernel.ids import new_id


class Customer(models.Model):
    """One person or firm of this program; never shared with another program."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=8, blank=True)
    about = models.CharField(max_length=200, blank=True)
    is_vip = models.BooleanField(default=False)
    attributes = models.JSONField(default=dict, blank=True)  # the client's own codes, such as {"tier": "gold"}
    created_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # The customers' list, newest first.
            models.Index(name="customer_newest", fields=["-created_at", "-id"]),
        ]

    def __str__(self) -> str:
        return self.name or self.id.hex[-12:]


class ContactPoint(models.Model):
    """An address, number or visitor id in canonical form."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ContactKind])
    value = models.CharField(max_length=254)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # An address leads to one customer: two arrivals at once must not make two.
            models.UniqueConstraint(name="contact_point_once", fields=["kind", "value"]),
        ]

    def __str__(self) -> str:
        return self.value


class DoNotCall(models.Model):
    """A number this program may not call: the customer's wish, or the client's list."""

    number = models.CharField(max_length=16, unique=True)  # E.164
    reason = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True, blank=True)  # tenants.User, a public row
    expires_at = models.DateTimeField(null=True, blank=True)  # none = for good

    def __str__(self) -> str:
        return self.number
