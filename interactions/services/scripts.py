"""Walking a contact through its script."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from crm import selectors as crm_selectors
from crm.domain.script import next_step, parse_steps
from interactions.domain.states import TimelineKind
from interactions.models import Interaction, ScriptRun
from interactions.services.lifecycle import locked
from interactions.services.timeline import record
from kernel import clock


@transaction.atomic(savepoint=False)  # a step of the hand-over, which fails with it
def start_script(*, interaction: Interaction, script_id: UUID) -> ScriptRun | None:
    """Begin with the script's published version on a contact that is locked; None if there is none. A running
    script goes on.
    """
    running = ScriptRun.objects.filter(interaction=interaction).first()
    if running is not None:
        return running
    version = crm_selectors.published_version(script_id)
    if version is None:
        return None
    first = parse_steps(version.steps)[0]
    return ScriptRun.objects.create(interaction=interaction, version=version, step_key=first.key)


@transaction.atomic
def take_step(*, interaction_id: UUID, agent_id: UUID, from_key: str, choice: int | None) -> ScriptRun:
    """Go on from a step by branch number (from 1) or in order. Raises BadScript.

    A second click on a step that was left already changes nothing.
    """
    interaction = locked(interaction_id)
    run = ScriptRun.objects.select_related("version").get(interaction=interaction)
    if run.step_key != from_key:
        return run
    step = next_step(parse_steps(run.version.steps), from_key, choice)
    run.path = [*run.path, from_key]
    run.step_key = step.key if step else ""
    run.save(update_fields=["path", "step_key"])
    record(
        interaction=interaction, kind=TimelineKind.SCRIPT_STEP, at=clock.now(), agent_id=agent_id,
        step=from_key, choice=choice,
    )  # fmt: skip
    return run


@transaction.atomic
def go_back(*, interaction_id: UUID, agent_id: UUID) -> ScriptRun:
    """Return to the step before; at the first step nothing changes."""
    interaction = locked(interaction_id)
    run = ScriptRun.objects.get(interaction=interaction)
    if run.path:
        run.step_key, run.path = run.path[-1], run.path[:-1]
        run.save(update_fields=["path", "step_key"])
        record(
            interaction=interaction, kind=TimelineKind.SCRIPT_STEP, at=clock.now(), agent_id=agent_id,
            step=run.step_key, choice=None, back=True,
        )  # fmt: skip
    return run
