"""How a run of a flow ends, whoever ends it."""

from __future__ import annotations

from uuid import UUID

from kernel import clock
from outbox import publish
from routing.domain.flows import Waits
from routing.events import FlowEnded
from routing.models import FlowRun
from tenants.context import current_program_id


def end_run(run: FlowRun, way: str) -> None:
    """The contact leaves the flow now; the caller holds the interaction's lock and saves nothing after it."""
    now = clock.now()
    run.ended_at, run.waits, run.due_at = now, Waits.OVER.value, None
    run.choices, run.look_up = [], {}
    run.save()
    publish(
        FlowEnded(
            program_id=current_program_id(),
            interaction_id=run.interaction_id,
            run_id=run.id,
            version_id=run.version_id,
            began_at=run.started_at,
            ended_at=now,
            exit=way,
        )
    )


def end_open_run(interaction_id: UUID, way: str = "left") -> None:
    """The customer went, or asked to be called, while a flow had the contact."""
    run = FlowRun.objects.select_for_update().filter(interaction_id=interaction_id, ended_at=None).first()
    if run is not None:
        end_run(run, way)
