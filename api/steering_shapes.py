"""Shapes of what supervisors do to contacts and people, for the OpenAPI document and for what a call gives."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from agents.domain.notice import LONGEST
from agents.domain.state import CHOSEN_REASONS
from routing.domain.queue_rules import LEAST_PRIORITY, MOST_PRIORITY
from routing.domain.steering import Where, standing_seen

STATES = ("ready", "not_ready", "sign_off")


class SeenField(serializers.CharField):
    """Where the contact stood when the caller looked: `seen` of its standing."""

    def to_internal_value(self, data: Any) -> Any:
        """Raises ValidationError."""
        try:
            return standing_seen(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(_("Not a `seen` of a standing.")) from error


class PinShown(serializers.Serializer[Any]):
    """Who put a contact first, and since when."""

    by_id = serializers.IntegerField(allow_null=True, help_text="Of the user; null: no longer here")
    by_name = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    priority = serializers.IntegerField(allow_null=True, help_text="Null: before all others")


class Standing(serializers.Serializer[Any]):
    """Where a contact stands now."""

    interaction_id = serializers.UUIDField()
    where = serializers.ChoiceField([one.value for one in Where])
    agent_id = serializers.UUIDField(allow_null=True, help_text="Who decides on it, serves it or wraps it up")
    queue_id = serializers.UUIDField(allow_null=True)
    enqueued_at = serializers.DateTimeField(allow_null=True, help_text="The place it has in its queue")
    pin = PinShown(allow_null=True)
    seen = serializers.CharField(help_text="To be given with an act, which then does nothing if the contact has moved")


class Pin(serializers.Serializer[Any]):
    """How far forward."""

    priority = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=LEAST_PRIORITY,
        max_value=MOST_PRIORITY,
        help_text="Left out: before all others",
    )


class Seen(serializers.Serializer[Any]):
    """The standing the caller acts on."""

    seen = SeenField(help_text="`seen` of the contact's standing")


class Reassignment(Seen):
    """To whom: one of the two."""

    agent = serializers.UUIDField(required=False, help_text="Id of an agent who serves the program")
    queue = serializers.UUIDField(required=False, help_text="Id of another queue in use")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError."""
        if ("agent" in attrs) == ("queue" in attrs):
            raise serializers.ValidationError(_("Give an agent or a queue, one of the two."))
        return attrs


class StateChange(serializers.Serializer[Any]):
    """The state a supervisor sets."""

    state = serializers.ChoiceField(STATES)
    reason = serializers.ChoiceField(
        [one.value for one in CHOSEN_REASONS], required=False, help_text="Of `not_ready`, and needed there"
    )
    hand_back = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Of `sign_off`: running contacts of this program go back to their queue",
    )
    why = serializers.CharField(
        required=False, max_length=LONGEST, allow_blank=True, default="", help_text="What the agent reads of it"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError for a part that would be left unheard, or that is missing."""
        if (attrs["state"] == "not_ready") != ("reason" in attrs):
            raise serializers.ValidationError({"reason": _("A reason belongs to `not_ready`, and is needed there.")})
        if attrs["hand_back"] and attrs["state"] != "sign_off":
            raise serializers.ValidationError({"hand_back": _("Contacts are handed back with `sign_off` only.")})
        return attrs


class AgentMessage(serializers.Serializer[Any]):
    """Words for people on the floor: one agent, those with a queue's skills, or all of the program."""

    ref = serializers.UUIDField(
        required=False, help_text="Chosen by the caller: the same ref again sends nothing, and answers 200"
    )
    text = serializers.CharField(max_length=LONGEST)
    important = serializers.BooleanField(required=False, default=False, help_text="Stays until it is marked read")
    agent = serializers.UUIDField(required=False, help_text="Id of an agent who serves the program")
    queue = serializers.UUIDField(required=False, help_text="Id of a queue")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError."""
        if "agent" in attrs and "queue" in attrs:
            raise serializers.ValidationError(_("Give an agent or a queue, not both."))
        return attrs


class SentMessage(serializers.Serializer[Any]):
    """What was sent."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    important = serializers.BooleanField()
    sent_at = serializers.DateTimeField()
    agent_ids = serializers.ListField(child=serializers.UUIDField(), help_text="Whom it reached")
