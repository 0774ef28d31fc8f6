"""What supervisors do to contacts of the program: the floor desk's own services, guards and words.

An act whose result stands already answers 200 and does nothing again, so that a caller who did not hear may call twice.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agents import selectors as agents
from api import steering_shapes as shapes
from api.views.base import ActView
from routing.domain.steering import FIRST, AlreadyPinned, ContactChanged, Where, pin_to
from routing.services import steering
from routing.standing_reading import place_of
from tenants import selectors as tenants
from tenants.access import requires
from tenants.domain.roles import Role


@requires(Role.SUPERVISOR)
class StandingView(ActView):
    """Where a contact stands."""

    @extend_schema(operation_id="interactions_standing", responses=shapes.Standing, tags=["steering"])
    def get(self, request: Request, interaction_id: UUID) -> Response:
        """Where a contact stands now: with `seen`, which acts on it repeat."""
        return Response(_standing(interaction_id))


@requires(Role.SUPERVISOR)
class PinView(ActView):
    """First in the queue."""

    @extend_schema(operation_id="interactions_pin", request=shapes.Pin, responses=shapes.Standing, tags=["steering"])
    def put(self, request: Request, interaction_id: UUID) -> Response:
        """Put a waiting contact before all others, or to a priority; 409 when somebody pinned it otherwise."""
        priority = self.given(shapes.Pin).get("priority")
        try:
            steering.pin_contact(interaction_id=interaction_id, by=self.person, priority=priority)
        except AlreadyPinned as error:
            if error.by_id != self.person.pk or place_of(interaction_id).priority != pin_to(priority):
                raise
        return Response(_standing(interaction_id))

    @extend_schema(operation_id="interactions_unpin", request=None, responses={200: shapes.Standing}, tags=["steering"])
    def delete(self, request: Request, interaction_id: UUID) -> Response:
        """Back to the priority it had; a waiting contact that is not pinned stays as it is."""
        with suppress(AlreadyPinned):  # it is not pinned any more, which is what was asked for
            steering.unpin_contact(interaction_id=interaction_id, by=self.person)
        return Response(_standing(interaction_id))


@requires(Role.SUPERVISOR)
class ReassignView(ActView):
    """To an agent or another queue."""

    @extend_schema(
        operation_id="interactions_reassign", request=shapes.Reassignment, responses=shapes.Standing, tags=["steering"]
    )
    def post(self, request: Request, interaction_id: UUID) -> Response:
        """Offer a contact to this very agent, or move it to another queue, where it keeps the place it has earned."""
        given = self.given(shapes.Reassignment)
        if "agent" in given:
            _give(self, interaction_id, given["agent"], given["seen"])
            return Response(_standing(interaction_id))
        place, queue_id = place_of(interaction_id), given["queue"]
        if place.standing.where is not Where.WAITING or place.queue_id != queue_id:
            steering.send_contact(interaction_id=interaction_id, queue_id=queue_id, seen=given["seen"], by=self.person)
        return Response(_standing(interaction_id))


@requires(Role.SUPERVISOR)
class PullView(ActView):
    """To oneself."""

    @extend_schema(operation_id="interactions_pull", request=shapes.Seen, responses=shapes.Standing, tags=["steering"])
    def post(self, request: Request, interaction_id: UUID) -> Response:
        """Offer a contact to the caller, who must be an agent on the floor too."""
        own = agents.agent_of_user(self.person.pk)
        if own is None:
            raise self.refusal("no-agent", _("You are no agent"), _("Give it to somebody who is."))
        _give(self, interaction_id, own.id, self.given(shapes.Seen)["seen"])
        return Response(_standing(interaction_id))


@requires(Role.SUPERVISOR)
class TakeBackView(ActView):
    """From its agent to its queue."""

    @extend_schema(
        operation_id="interactions_take_back", request=shapes.Seen, responses=shapes.Standing, tags=["steering"]
    )
    def post(self, request: Request, interaction_id: UUID) -> Response:
        """A contact that is offered or served goes back to its queue, at its old place."""
        try:
            steering.take_contact_back(
                interaction_id=interaction_id, seen=self.given(shapes.Seen)["seen"], by=self.person
            )
        except ContactChanged as error:
            if error.standing.where is not Where.WAITING:
                raise
        return Response(_standing(interaction_id))


def _give(view: ActView, interaction_id: UUID, agent_id: UUID, seen: Any) -> None:
    view.named_agent_id = agent_id
    try:
        steering.give_contact(interaction_id=interaction_id, agent_id=agent_id, seen=seen, by=view.person)
    except ContactChanged as error:
        if error.standing.agent_id != agent_id or error.standing.where not in (Where.OFFERED, Where.ACTIVE):
            raise


def _standing(interaction_id: UUID) -> dict[str, Any]:
    place, pin = place_of(interaction_id), None
    if place.pinned_at is not None:
        by = place.pinned_by_id
        pin = {
            "by_id": by,
            "by_name": tenants.names_of_users([by]).get(by, "") if by else "",
            "at": place.pinned_at,
            "priority": None if place.priority == FIRST else place.priority,
        }
    return {
        "interaction_id": interaction_id,
        "where": place.standing.where.value,
        "agent_id": place.standing.agent_id,
        "queue_id": place.queue_id,
        "enqueued_at": place.enqueued_at,
        "pin": pin,
        "seen": place.standing.seen,
    }
