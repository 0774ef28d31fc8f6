"""Shapes of callbacks for the OpenAPI document, and what a call may ask or give."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from rest_framework import serializers

from api.shapes import page_of
from routing.domain.callbacks import DO_NOT_CALL, AttemptOutcome, CallbackSource, CallbackState

STATES = [one.value for one in CallbackState]
OUTCOMES = [one.value for one in AttemptOutcome]


class CallbackAttempt(serializers.Serializer[Any]):
    """One try to reach the customer."""

    number = serializers.IntegerField(help_text="From 1")
    at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(OUTCOMES)
    interaction_id = serializers.UUIDField(help_text="The outbound contact it was")
    agent_id = serializers.UUIDField(allow_null=True, required=False, help_text="Staff only")


class Callback(serializers.Serializer[Any]):
    """A call promised to a customer."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(STATES)
    origin = serializers.ChoiceField([one.value for one in CallbackSource])
    queue_id = serializers.UUIDField()
    queue_name = serializers.CharField()
    customer_id = serializers.UUIDField()
    number = serializers.CharField(help_text="E.164")
    reason = serializers.CharField(allow_blank=True)
    interaction_id = serializers.UUIDField(allow_null=True, help_text="The contact it was asked in")
    asked_at = serializers.DateTimeField()
    scheduled_at = serializers.DateTimeField(allow_null=True, help_text="The time chosen; null: in turn")
    due_at = serializers.DateTimeField(help_text="Not called before this")
    place = serializers.IntegerField(allow_null=True, help_text="In its queue while it waits, 1 is next")
    attempt_count = serializers.IntegerField()
    outcome = serializers.ChoiceField([*OUTCOMES, DO_NOT_CALL], allow_blank=True, help_text="Of the last attempt")
    closed_at = serializers.DateTimeField(allow_null=True)
    simulated = serializers.BooleanField()
    attempts = CallbackAttempt(many=True)


CallbackPage = page_of("CallbackPage", Callback)


class CallbackTimes(serializers.Serializer[Any]):
    """Beginnings of the times a callback may be set for now, earliest first."""

    results = serializers.ListField(child=serializers.DateTimeField())


class CallbackQuery(serializers.Serializer[Any]):
    """Filters of callbacks; instants are RFC 3339, the end is not included."""

    state = serializers.ChoiceField([*STATES, "open"], required=False, help_text="`open`: nobody was reached yet")
    queue = serializers.UUIDField(required=False, help_text="Id of a queue")
    customer = serializers.UUIDField(required=False, help_text="Id of a customer")
    asked_from = serializers.DateTimeField(required=False, default_timezone=UTC)
    asked_to = serializers.DateTimeField(required=False, default_timezone=UTC)


class CallbackTimesQuery(serializers.Serializer[Any]):
    """Whose times."""

    queue = serializers.UUIDField(help_text="Id of a queue")


class CallbackWish(serializers.Serializer[Any]):
    """Whom to call, from which queue, and when."""

    queue = serializers.UUIDField(help_text="Id of the queue that calls")
    number = serializers.CharField(max_length=32, help_text="With + and the country code")
    customer = serializers.UUIDField(
        required=False, allow_null=True, help_text="Left out: the customer with this number, made when it is new"
    )
    name = serializers.CharField(required=False, max_length=160, allow_blank=True, help_text="Of a new customer")
    at = serializers.DateTimeField(
        required=False, allow_null=True, default_timezone=UTC, help_text="Within the queue's hours; left out: in turn"
    )
    reason = serializers.CharField(required=False, max_length=200, allow_blank=True)
