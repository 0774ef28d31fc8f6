"""A contact arrives at a queue that may send it on: to another queue, or into a flow."""

from __future__ import annotations

from django.db import transaction

from interactions.models import Interaction
from routing.domain.queueing import QueueExit
from routing.models import FlowRun, Queue
from routing.services.flow_runs import begin_flow
from routing.services.overflowing import way_in
from routing.services.stays import pass_by, take_way


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def enter_queue(
    *, interaction: Interaction, queue: Queue, through_flows: bool = True
) -> tuple[Interaction, FlowRun | None]:
    """Lead a locked contact into a queue, from now, or where that queue sends it; the run of the flow it met, if any.

    Each queue that sends it on counts it as offered and flown out. Raises WrongState.
    """
    way = way_in(queue, interaction, through_flows=through_flows)
    if way.version is None:
        return take_way(way, held=interaction), None
    entry = None
    for passed in (*way.passed, way.queue):
        entry = pass_by(interaction_id=interaction.id, queue_id=passed.id, way=QueueExit.FLOW_OUT)
    run = begin_flow(interaction=interaction, version=way.version, first=lambda: None, from_entry=entry)
    interaction.refresh_from_db()
    return interaction, run
