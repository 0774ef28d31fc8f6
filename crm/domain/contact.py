"""Canonical forms of the addresses customers write from."""

from __future__ import annotations

import re
from enum import StrEnum

from kernel.phone import Phone


class ContactKind(StrEnum):
    """What kind of address a contact point is."""

    EMAIL = "email"
    PHONE = "phone"
    VISITOR = "visitor"
    HANDLE = "handle"


class BadContact(ValueError):
    """The address cannot be one of its kind; the message says why."""


_EMAIL = re.compile(r"^[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,190}$")


def canonical_value(kind: ContactKind, value: str, *, region: str = "GB") -> str:
    """Canonical text of an address: mail in lower case, phones as E.164, the rest trimmed.

    `region` is the ISO 3166 country of a number written without its country code. Raises BadContact.
    """
    text = value.replace("\x00", "").strip()
    if kind is ContactKind.EMAIL:
        if not _EMAIL.match(text):
            raise BadContact("not a mail address")
        return text.lower()
    if kind is ContactKind.PHONE:
        try:
            return str(Phone.parse(text, region=region))
        except ValueError as error:
            raise BadContact(str(error)) from error
    if not text or len(text) > 254:
        raise BadContact("empty or longer than 254 characters")
    return text
