"""What lists can be narrowed by: parsed here, and described in the schema by the same classes."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from rest_framework import serializers

from api.pagination import DEFAULT_LIMIT, MAX_LIMIT
from interactions.domain.states import Channel, InteractionState, Outcome


class PageQuery(serializers.Serializer[Any]):
    """Read by api.pagination."""

    cursor = serializers.CharField(required=False, help_text="Out of `next` of the page before")
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT, help_text="Rows of a page"
    )


class InteractionQuery(serializers.Serializer[Any]):
    """Filters of interactions; instants are RFC 3339, the end is not included."""

    channel = serializers.ChoiceField([one.value for one in Channel], required=False)
    state = serializers.ChoiceField([one.value for one in InteractionState], required=False)
    outcome = serializers.ChoiceField([one.value for one in Outcome], required=False)
    queue = serializers.UUIDField(required=False, help_text="Id of a queue")
    customer = serializers.UUIDField(required=False, help_text="Id of a customer")
    started_from = serializers.DateTimeField(required=False, default_timezone=UTC)
    started_to = serializers.DateTimeField(required=False, default_timezone=UTC)
    simulated = serializers.BooleanField(required=False, allow_null=True, default=None)


class CustomerQuery(serializers.Serializer[Any]):
    """Filter of customers."""

    q = serializers.CharField(
        required=False, max_length=100, allow_blank=True, help_text="Part of a name, an address or a number"
    )


class PreviewQuery(serializers.Serializer[Any]):
    """Which period to preview."""

    period = serializers.IntegerField(
        required=False, min_value=1, help_text="Id of a period; the current one if left out"
    )
