"""Scripts and outcomes of a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from crm.domain.script import parse_steps
from crm.models import Disposition, Script, ScriptVersion
from kernel import clock


@transaction.atomic
def create_script(*, name: str) -> Script:
    """A script without steps; it shows nothing until a version is published."""
    return Script.objects.get_or_create(name=name)[0]


@transaction.atomic
def publish_script(*, script_id: UUID, steps: Sequence[Mapping[str, Any]]) -> ScriptVersion:
    """Check the steps and put them in force as the next version. Raises BadScript."""
    parse_steps(steps)
    script = Script.objects.select_for_update().get(pk=script_id)
    last = script.versions.aggregate(last=Max("number"))["last"] or 0
    return ScriptVersion.objects.create(script=script, number=last + 1, steps=list(steps), published_at=clock.now())


@transaction.atomic
def create_disposition(*, code: str, label: str, is_resolved: bool = True, position: int = 0) -> Disposition:
    """An outcome agents can choose; an existing code takes the new words."""
    return Disposition.objects.update_or_create(
        code=code, defaults={"label": label, "is_resolved": is_resolved, "position": position, "is_active": True}
    )[0]
