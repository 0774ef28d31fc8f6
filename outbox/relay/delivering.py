"""Calls handlers, each in its own transaction with its Delivery row: done together or not at all."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django_tenants.utils import get_public_schema_name, schema_context

from outbox import registry
from outbox.domain.backoff import next_pause
from outbox.events import Event

logger = logging.getLogger(__name__)

# The claim is the mark of success: rolled back with the handler when it fails or the process dies.
_CLAIM = """
UPDATE public.outbox_delivery SET done_at = clock_timestamp(), error = ''
WHERE id = ANY(%s) AND done_at IS NULL AND NOT parked RETURNING id
"""
_FAILED = """
UPDATE public.outbox_delivery SET attempts = %s, error = %s, parked = %s,
    next_try_at = clock_timestamp() + make_interval(secs => %s)
WHERE id = %s AND done_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Pending:
    """One delivery to be made."""

    delivery_id: int
    program_id: int  # 0 = floor-wide
    name: str
    payload: dict[str, Any]
    handler: str
    attempts: int


def deliver(items: Sequence[Pending], *, batch: int) -> None:
    """Make the deliveries in order. A failed one is put off or parked; later ones go on.

    With `batch` above 1 that many share a transaction (cheap replay of history); when one of them fails, the
    transaction is rolled back and they are made one by one.
    """
    for start in range(0, len(items), batch):
        group = items[start : start + batch]
        if batch == 1 or not _succeeds(group):
            for item in group:
                _deliver_alone(item)


def _succeeds(group: Sequence[Pending]) -> bool:
    session = connection.connection
    try:
        _call_handlers(group)
    except Exception as error:
        _raise_if_lost(error, session)
        logger.info("a batch of deliveries is made one by one: %s", type(error).__name__, exc_info=True)
        return False
    return True


def _deliver_alone(item: Pending) -> None:
    session = connection.connection
    try:
        _call_handlers([item])
    except Exception as error:
        _raise_if_lost(error, session)
        attempts = item.attempts + 1
        pause = next_pause(attempts)
        logger.exception("%s failed for %s, try %s, %s", item.handler, item.name, attempts, _fate(pause))
        with connection.cursor() as cursor:
            cursor.execute(_FAILED, [attempts, _place(error), pause is None, pause or 0, item.delivery_id])


def _call_handlers(group: Sequence[Pending]) -> None:
    with _program_schema(group[0].program_id), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [[item.delivery_id for item in group]])
            claimed = {row[0] for row in cursor.fetchall()}
        for handler, event in _last_of_each(item for item in group if item.delivery_id in claimed):
            handler(event)


def _last_of_each(items: Iterable[Pending]) -> list[tuple[registry.Handler, Event]]:
    """Handlers with their facts, in order; of those that count the same thing afresh only the last."""
    calls: dict[Hashable, tuple[registry.Handler, Event]] = {}
    for item in items:
        event_class, found = registry.find(item.name, item.handler)
        event = event_class.load(item.program_id or None, item.payload)
        key = item.delivery_id if found.once_per is None else (found.handler, found.once_per(event))
        calls.pop(key, None)  # to the end: all that its fellows of this transaction write is there by then
        calls[key] = (found.handler, event)
    return list(calls.values())


@contextmanager
def _program_schema(program_id: int) -> Iterator[None]:
    """The program's schema; public for floor-wide facts. Raises LookupError for a program nobody knows."""
    with schema_context(registry.schema_of(program_id or None) or get_public_schema_name()):
        yield


def _raise_if_lost(error: Exception, session: Any) -> None:
    """A lost database is no fault of the handler: no try is counted, the caller reconnects.

    Django may have reconnected by itself already; then the program's lock went with the old session.
    """
    if isinstance(error, OperationalError | InterfaceError) and (
        connection.connection is not session or session is None or session.closed
    ):
        raise error


def _fate(pause: int | None) -> str:
    return "parked" if pause is None else f"again in {pause} s"


def _place(error: Exception) -> str:
    """Kind of error and the innermost line of ours. Its message stays in the log: it may quote customers' data."""
    root = Path(settings.BASE_DIR)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(root) and ".venv" not in path.parts and path.parent != Path(__file__).parent:
            return f"{type(error).__name__} at {path.relative_to(root)}:{frame.lineno}"
    return type(error).__name__
