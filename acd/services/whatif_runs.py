"""Runs of "what if": asked, worked on, ended. Each step is a conditional update, so that a cancelled run stays so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from acd.models import WhatIfRun, WhatIfState
from kernel import clock

KEPT = timedelta(days=14)
OPEN_PER_PERSON = 2  # a run fills a worker for up to a minute
SILENCE = timedelta(minutes=3)  # of a worker that tells its progress every second or two
_OPEN = (WhatIfState.ASKED.value, WhatIfState.RUNNING.value)


class TooManyRuns(Exception):
    """This person's earlier runs are not over yet."""


class Cancelled(Exception):
    """Somebody ended the run, or took it over."""


@transaction.atomic
def ask(*, user_id: int, question: dict[str, Any]) -> WhatIfRun:
    """Note a question; old answers go. Raises TooManyRuns."""
    now = clock.now()
    WhatIfRun.objects.filter(asked_at__lt=now - KEPT).delete()
    WhatIfRun.objects.filter(state__in=_OPEN, seen_at__lt=now - SILENCE).update(
        state=WhatIfState.FAILED.value, fault="lost", ended_at=now
    )
    if WhatIfRun.objects.filter(asked_by_id=user_id, state__in=_OPEN).count() >= OPEN_PER_PERSON:
        raise TooManyRuns
    return WhatIfRun.objects.create(asked_by_id=user_id, asked_at=now, seen_at=now, question=question)


def begin(*, run_id: UUID) -> WhatIfRun:
    """A worker takes the run. Raises Cancelled when it is taken or over."""
    changed = WhatIfRun.objects.filter(pk=run_id, state=WhatIfState.ASKED.value).update(
        state=WhatIfState.RUNNING.value, seen_at=clock.now()
    )
    if not changed:
        raise Cancelled
    return WhatIfRun.objects.get(pk=run_id)


def tell_progress(*, run_id: UUID, percent: int) -> None:
    """Raises Cancelled when somebody ended the run meanwhile."""
    changed = WhatIfRun.objects.filter(pk=run_id, state=WhatIfState.RUNNING.value).update(
        progress=max(0, min(100, percent)), seen_at=clock.now()
    )
    if not changed:
        raise Cancelled


def finish(*, run_id: UUID, answer: dict[str, Any]) -> None:
    """Raises Cancelled when somebody ended the run meanwhile."""
    changed = WhatIfRun.objects.filter(pk=run_id, state=WhatIfState.RUNNING.value).update(
        state=WhatIfState.DONE.value, progress=100, answer=answer, ended_at=clock.now()
    )
    if not changed:
        raise Cancelled


def fail(*, run_id: UUID, fault: str) -> None:
    """The run came to nothing; `fault`: a code the page has words for."""
    WhatIfRun.objects.filter(pk=run_id, state__in=_OPEN).update(
        state=WhatIfState.FAILED.value, fault=fault, ended_at=clock.now()
    )


def cancel(*, run_id: UUID, user_id: int) -> bool:
    """The person who asked wants no answer any more; False: it is over, or somebody else's."""
    changed = WhatIfRun.objects.filter(pk=run_id, asked_by_id=user_id, state__in=_OPEN).update(
        state=WhatIfState.CANCELLED.value, ended_at=clock.now()
    )
    return bool(changed)
