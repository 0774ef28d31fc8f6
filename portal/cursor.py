"""A place in a list, newest first: the last row shown, as one opaque word in the address."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


class BadCursor(ValueError):
    """The word in the address was not made by this list."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row after which the page begins; `at` aware."""

    at: datetime
    id: UUID

    def text(self) -> str:
        """For the address."""
        return base64.urlsafe_b64encode(f"{self.at.isoformat()} {self.id}".encode()).decode().rstrip("=")


def cursor_of(text: str) -> Cursor:
    """The place a word names. Raises BadCursor."""
    try:
        at, row_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(" ")
        found = Cursor(datetime.fromisoformat(at), UUID(row_id))
    except (ValueError, binascii.Error) as error:
        raise BadCursor(text) from error
    if found.at.tzinfo is None:
        raise BadCursor(text)
    return found
