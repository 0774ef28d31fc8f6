"""Runs of "what if" as pages see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from acd.models import WhatIfRun

RUNS = 20


def run_by_id(run_id: UUID) -> WhatIfRun | None:
    """A question with its answer, if it is kept still."""
    return WhatIfRun.objects.filter(pk=run_id).first()


def runs_of(user_id: int) -> QuerySet[WhatIfRun]:
    """A person's latest questions, newest first."""
    return WhatIfRun.objects.filter(asked_by_id=user_id).order_by("-asked_at", "-id")[:RUNS]
