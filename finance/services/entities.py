"""The provider's companies."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from finance.domain.numbering import NumberFormat
from finance.models import LegalEntity


class EntityExists(Exception):
    """A legal entity of this name, or with this prefix, is there."""


def create_legal_entity(*, name: str, address: str, country: str, prefix: str, **details: Any) -> LegalEntity:
    """A company that issues documents; `details` are the other fields of LegalEntity.

    Raises EntityExists, finance.domain.numbering.BadNumbering for a prefix that cannot stand in a number.
    """
    NumberFormat(prefix)
    try:
        with transaction.atomic():
            return LegalEntity.objects.create(name=name, address=address, country=country, prefix=prefix, **details)
    except IntegrityError as error:
        raise EntityExists(name) from error
