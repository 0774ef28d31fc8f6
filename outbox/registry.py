"""Who hears which fact, and how a program id becomes a schema. Filled by AppConfig.ready() of the rooms above."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from outbox.events import Event, check_declaration

Handler = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One handler of one kind of fact; `concerns` and `once_per` as in `subscribe`."""

    handler: Handler
    concerns: Callable[[Any], bool] | None = None
    once_per: Callable[[Any], Hashable] | None = None


_handlers: dict[str, dict[str, Subscription]] = {}  # event name -> handler name -> who hears
_classes: dict[str, type[Event]] = {}
_names: set[str] = set()
_resolver: list[Callable[[int], str]] = []


class DuplicateHandler(ValueError):
    """Two handlers under one name, or one event name for two classes: deliveries could not be told apart."""


class NoSuchHandler(LookupError):
    """A delivery names a handler that this code does not have (yet): it is tried again later."""


def subscribe(
    event: type[Event],
    handler: Handler,
    *,
    name: str,
    concerns: Callable[[Any], bool] | None = None,
    once_per: Callable[[Any], Hashable] | None = None,
) -> None:
    """Call `handler(event)` once per published fact, in its own transaction, in the schema of the fact's program.

    `name` ("reporting.count_interval") is written into rows: it stays when the function moves. `concerns(event)` False:
    the fact is not for this handler, no delivery is written. `once_per(event)`: what the handler counts afresh; of the
    deliveries that share a transaction and a key the last speaks for all. Raises DuplicateHandler.
    """
    check_declaration(event)
    if name in _names:
        raise DuplicateHandler(f"handler name {name} is taken")
    if _classes.setdefault(event.name, event) is not event:
        raise DuplicateHandler(f"event name {event.name} belongs to {_classes[event.name].__qualname__}")
    _names.add(name)
    _handlers.setdefault(event.name, {})[name] = Subscription(handler, concerns, once_per)


def unsubscribe(name: str) -> None:
    """Forget a handler (tests take back what they subscribed)."""
    _names.discard(name)
    for event_name, handlers in list(_handlers.items()):
        if handlers.pop(name, None) and not handlers:
            del _handlers[event_name], _classes[event_name]


def handler_names(event: Event) -> list[str]:
    """Names of the handlers this fact concerns, in the order they were subscribed."""
    known = _handlers.get(event.name, {})
    return [name for name, one in known.items() if one.concerns is None or one.concerns(event)]


def find(event_name: str, handler_name: str) -> tuple[type[Event], Subscription]:
    """Event class and subscription of a delivery. Raises NoSuchHandler."""
    try:
        return _classes[event_name], _handlers[event_name][handler_name]
    except KeyError:
        raise NoSuchHandler(f"{handler_name} for {event_name}") from None


def set_schema_resolver(resolver: Callable[[int], str]) -> None:
    """Tell how a program id becomes its schema name; called once, by the room that owns programs."""
    _resolver[:] = [resolver]


def schema_of(program_id: int | None) -> str | None:
    """Schema name of a program; None for a floor-wide fact. Raises LookupError when nobody can tell."""
    if program_id is None:
        return None
    if not _resolver:
        raise LookupError("no schema resolver is registered: outbox.registry.set_schema_resolver")
    return _resolver[0](program_id)
