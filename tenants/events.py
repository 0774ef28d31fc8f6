"""Facts of the tenants room."""

from __future__ import annotations

from dataclasses import dataclass

from outbox.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramCreated(Event):
    """A program and its schema exist; rooms make their first rows."""

    name = "tenants.program.created"
    slug: str
