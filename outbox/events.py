"""The shape of a fact: a frozen dataclass of ids, instants, numbers and short codes, with a dotted name and a version.

A room declares its events in its own events.py:

    @dataclass(frozen=True, slots=True, kw_only=True)
    class InteractionClosed(Event):
        name = "interactions.interaction.closed"
        interaction_id: UUID
        closed_at: datetime
"""

from __future__ import annotations

import re
import types
import typing
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

PLAIN_TYPES = (UUID, datetime, bool, int, str)
Ids = tuple[str, ...]  # of many rows in one fact, as text: lower case with hyphens
FLOOR = 0  # stands in the tables for "no program": program ids begin at 1
_types: dict[type, dict[str, type]] = {}
_names: dict[type, tuple[str, ...]] = {}
MAX_TEXT = 200  # a longer string is content, not a code: it stays in the program's schema
MAX_IDS = 1_000  # in one field: a fact is read whole by everybody it concerns
_IDS = re.compile(r"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12},)*")


Plain = str | int | bool | Ids | None


class BadPayload(ValueError):
    """A value of an event is of a type, length or form that must not enter the public outbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all facts. `program_id` is None only for an event class that declares `floor = True`."""

    name: ClassVar[str] = ""
    version: ClassVar[int] = 1
    floor: ClassVar[bool] = False

    program_id: int | None

    def topics(self) -> tuple[str, ...]:
        """Push topics told about this fact; empty = no push. A short name ("queues", "reporting",
        f"interaction.{id}") is meant inside the event's program; floor topics ("floor.agents") come from live.topics.
        """
        return ()

    def payload(self) -> dict[str, Plain]:
        """The fields without program_id as JSON values; instants in UTC, ISO 8601. Raises BadPayload."""
        kind = type(self)
        return {name: _plain(kind, name, getattr(self, name)) for name in _field_names(kind)}

    @classmethod
    def load(cls, program_id: int | None, payload: dict[str, Any]) -> Self:
        """The event whose `payload()` this is. Fields unknown here are left out and missing ones take their default,
        so that old and new code read each other's rows. Raises BadPayload when a required field is missing or bad.
        """
        kinds = _field_types(cls)
        try:
            values = {key: _typed(kinds[key], value) for key, value in payload.items() if key in kinds}
            return cls(program_id=program_id, **values)
        except (TypeError, ValueError) as error:
            raise BadPayload(f"{cls.name} v{cls.version}: {error}") from error


def _plain(event: type[Event], field: str, value: object) -> Plain:
    if value is None or type(value) in (bool, int):
        return typing.cast("bool | int | None", value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise BadPayload(f"{event.name}.{field}: an instant without a time zone")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, str):  # a StrEnum member is written as its value
        if len(value) > MAX_TEXT or "\x00" in value:
            raise BadPayload(f"{event.name}.{field}: a code of at most {MAX_TEXT} characters without NUL is expected")
        return str(value)
    if isinstance(value, tuple):
        return _ids(f"{event.name}.{field}", value)
    raise BadPayload(f"{event.name}.{field}: {type(value).__name__} is no id, instant, number or code")


def _ids(field: str, value: tuple[object, ...]) -> Ids:
    if len(value) > MAX_IDS:
        raise BadPayload(f"{field}: at most {MAX_IDS} ids stand in one fact, not {len(value)}")
    ids = typing.cast("Ids", value)
    try:
        written = "".join([one + "," for one in ids])
    except TypeError:
        written = "?"
    if not _IDS.fullmatch(written):
        raise BadPayload(f"{field}: ids as text are expected, in lower case and with hyphens")
    return ids


def _typed(kind: type, value: object) -> object:
    if value is None or kind in (bool, int):
        return value
    if kind is datetime:
        return datetime.fromisoformat(str(value))
    if kind is tuple:
        return tuple(str(one) for one in typing.cast("list[object]", value))
    return kind(value)  # UUID, str, or a StrEnum of the owning room


def _field_names(event: type[Event]) -> tuple[str, ...]:
    known = _names.get(event)
    if known is None:
        known = _names[event] = tuple(field.name for field in fields(event) if field.name != "program_id")
    return known


def _field_types(event: type[Event]) -> dict[str, type]:
    """Field name -> plain type, `X | None` reduced to X; program_id left out. Remembered per class."""
    known = _types.get(event)
    if known is None:
        hints = typing.get_type_hints(event)
        known = {field.name: _single(hints[field.name]) for field in fields(event) if field.name != "program_id"}
        _types[event] = known
    return known


def _single(hint: Any) -> type:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        kinds = [kind for kind in typing.get_args(hint) if kind is not types.NoneType]
        return _single(kinds[0]) if len(kinds) == 1 else object
    return tuple if hint == Ids else typing.cast("type", hint)


def check_declaration(event: type[Event]) -> None:
    """Refuse a class that could not be written or read back. Raises BadPayload naming the field."""
    if event.name.count(".") < 1 or event.version < 1:
        raise BadPayload(f"{event.__qualname__}: needs a dotted name and a version of 1 or more")
    for field, kind in _field_types(event).items():
        if not (isinstance(kind, type) and issubclass(kind, (*PLAIN_TYPES, tuple))):
            raise BadPayload(f"{event.name}.{field}: {kind} is no id, instant, number or code")
