"""Signed words a visitor's browser carries: the token, the ticket of a socket, the address of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer

from kernel import clock

TOKEN_LASTS = timedelta(days=30)
TICKET_LASTS = timedelta(minutes=2)
FILE_LASTS = timedelta(minutes=15)
_TOKEN, _TICKET, _FILE = "webchat.token", "webchat.ticket", "webchat.file"


class BadCredential(Exception):
    """The word is forged, of another purpose, or too old (`expired`)."""

    def __init__(self, *, expired: bool = False) -> None:
        super().__init__("expired" if expired else "not valid")
        self.expired = expired


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose word it was."""

    program_id: int
    visit_id: UUID


def token_for(*, program_id: int, visit_id: UUID) -> str:
    """The visitor's token; it says the program, so no other program takes it."""
    return _sign(_TOKEN, TOKEN_LASTS, [program_id, str(visit_id)])


def read_token(text: str) -> Bearer:
    """Raises BadCredential."""
    program_id, visit_id = _read(_TOKEN, text, 2)
    return Bearer(int(program_id), UUID(visit_id))


def ticket_for(*, program_id: int, visit_id: UUID) -> str:
    """A pass for one socket: addresses are written into logs, so it is short-lived and good for nothing else."""
    return _sign(_TICKET, TICKET_LASTS, [program_id, str(visit_id)])


def read_ticket(text: str) -> Bearer:
    """Raises BadCredential."""
    program_id, visit_id = _read(_TICKET, text, 2)
    return Bearer(int(program_id), UUID(visit_id))


def file_pass(*, program_id: int, visit_id: UUID, attachment_id: UUID) -> str:
    """Opens one file for one visitor."""
    return _sign(_FILE, FILE_LASTS, [program_id, str(visit_id), str(attachment_id)])


def read_file_pass(text: str) -> tuple[Bearer, UUID]:
    """Raises BadCredential."""
    program_id, visit_id, attachment_id = _read(_FILE, text, 3)
    return Bearer(int(program_id), UUID(visit_id)), UUID(attachment_id)


def _sign(purpose: str, lasts: timedelta, content: list[Any]) -> str:
    until = int((clock.now() + lasts).timestamp())
    return Signer(salt=purpose).sign_object([until, *content])


def _read(purpose: str, text: str, length: int) -> list[Any]:
    if len(text) > 600:
        raise BadCredential
    try:
        found: list[Any] = Signer(salt=purpose).unsign_object(text)
        until, *content = found
    except (BadSignature, ValueError, TypeError) as error:
        raise BadCredential from error
    if len(content) != length:
        raise BadCredential
    if until < clock.now().timestamp():
        raise BadCredential(expired=True)
    return content
