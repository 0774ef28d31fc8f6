"""Clients, and the addresses that lead to their programs."""

from __future__ import annotations

from django.db import transaction

from tenants.models import Client, EntryAddress, Program


@transaction.atomic
def create_client(
    *, name: str, legal_name: str = "", address: str = "", tax_id: str = "", country: str = "GB"
) -> Client:
    """A company that buys outsourcing; the same name again changes it."""
    return Client.objects.update_or_create(
        name=name, defaults={"legal_name": legal_name, "address": address, "tax_id": tax_id, "country": country}
    )[0]


@transaction.atomic
def create_entry_address(*, program: Program, channel: str, address: str, display_name: str = "") -> EntryAddress:
    """An address of a program; one that belongs to another program raises AddressTaken."""
    row, _made = EntryAddress.objects.get_or_create(
        channel=channel,
        address=address.strip().lower(),
        defaults={"program": program, "display_name": display_name},
    )
    if row.program_id != program.pk:
        raise AddressTaken(channel)
    return row


class AddressTaken(ValueError):
    """The address leads to another program already."""
