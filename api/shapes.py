"""Shapes of answers for the OpenAPI document; lists are built from plain dicts, which cost a third of serializers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from agents.domain.state import AgentState
from crm.domain.attributes import LONGEST, BadAttributes, clean_attributes
from interactions.domain.states import Author, Channel, Direction, InteractionState, Outcome, SegmentKind
from tenants.domain.roles import Role


def page_of(name: str, shape: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """A page of these: `results` and the address of the next page."""
    fields = {
        "__doc__": f"A page of {shape.__name__}.",
        "results": shape(many=True),
        "next": serializers.URLField(allow_null=True),
    }
    return type(name, (serializers.Serializer,), fields)


def _money(**more: Any) -> serializers.CharField:
    return serializers.CharField(help_text="Decimal number as text, six decimals", **more)


class ProgramRoles(serializers.Serializer[Any]):
    """A program the caller may enter."""

    slug = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField([role.value for role in Role]))


class Me(serializers.Serializer[Any]):
    """The caller."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    full_name = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    time_zone = serializers.CharField()
    program = serializers.CharField(allow_null=True, help_text="Short name of the program asked")
    roles = serializers.ListField(child=serializers.ChoiceField([role.value for role in Role]))
    programs = ProgramRoles(many=True)
    token = serializers.CharField(allow_null=True, help_text="Name of the token in use")


class ContactPoint(serializers.Serializer[Any]):
    """A way to reach a customer."""

    kind = serializers.CharField()
    value = serializers.CharField()


class Customer(serializers.Serializer[Any]):
    """A person or firm served in the client's name."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    about = serializers.CharField(required=False, allow_blank=True, help_text="Staff only")
    is_vip = serializers.BooleanField(required=False, help_text="Staff only")
    attributes = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="The client's own codes; staff only"
    )
    created_at = serializers.DateTimeField()
    simulated = serializers.BooleanField()
    contact_points = ContactPoint(many=True)


class CustomerChange(serializers.Serializer[Any]):
    """What may be corrected."""

    name = serializers.CharField(required=False, max_length=160, allow_blank=True)
    about = serializers.CharField(required=False, max_length=200, allow_blank=True)
    is_vip = serializers.BooleanField(required=False)
    attributes = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True),
        required=False,
        help_text="Replaces all codes there were",
    )

    def validate_attributes(self, given: dict[str, str]) -> dict[str, str]:
        """By the room's own rule."""
        try:
            return clean_attributes(given)
        except BadAttributes as error:
            raise serializers.ValidationError(str(error)) from error


class Interaction(serializers.Serializer[Any]):
    """One contact on one channel."""

    id = serializers.UUIDField()
    channel = serializers.ChoiceField([one.value for one in Channel])
    direction = serializers.ChoiceField([one.value for one in Direction])
    state = serializers.ChoiceField([one.value for one in InteractionState])
    outcome = serializers.ChoiceField([one.value for one in Outcome], allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    queue_id = serializers.UUIDField(allow_null=True)
    queue_name = serializers.CharField(allow_blank=True)
    customer_id = serializers.UUIDField()
    customer_name = serializers.CharField(allow_blank=True)
    disposition_code = serializers.CharField(allow_null=True)
    disposition_label = serializers.CharField(allow_null=True)
    started_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    simulated = serializers.BooleanField()
    agent_id = serializers.UUIDField(allow_null=True, required=False, help_text="Staff only")
    agent_name = serializers.CharField(allow_blank=True, required=False, help_text="Staff only")


class Segment(serializers.Serializer[Any]):
    """A part of a contact with one party in one state; the end is not included."""

    kind = serializers.ChoiceField([one.value for one in SegmentKind])
    queue_id = serializers.UUIDField(allow_null=True)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    agent_id = serializers.UUIDField(allow_null=True, required=False, help_text="Staff only")


class Attachment(serializers.Serializer[Any]):
    """A file of a message."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes")


class Message(serializers.Serializer[Any]):
    """One text; notes among staff are not shown to the client's people."""

    id = serializers.UUIDField()
    author = serializers.ChoiceField([one.value for one in Author])
    body = serializers.CharField(allow_blank=True)
    html = serializers.CharField(allow_blank=True, help_text="Sanitised HTML of a mail")
    sent_at = serializers.DateTimeField()
    attachments = Attachment(many=True)
    agent_id = serializers.UUIDField(allow_null=True, required=False, help_text="Staff only")


MessagePage = page_of("MessagePage", Message)
InteractionPage = page_of("InteractionPage", Interaction)
CustomerPage = page_of("CustomerPage", Customer)


class InteractionDetail(Interaction):
    """With its parts and its first texts."""

    segments = Segment(many=True)
    messages = MessagePage()


class Queue(serializers.Serializer[Any]):
    """A queue and what happens in it now."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    target_seconds = serializers.IntegerField()
    target_share = serializers.DecimalField(max_digits=4, decimal_places=3)
    is_open = serializers.BooleanField()
    opens_at = serializers.DateTimeField(allow_null=True)
    waiting_count = serializers.IntegerField()
    longest_waiting_since = serializers.DateTimeField(allow_null=True)
    active_count = serializers.IntegerField()


class QueueList(serializers.Serializer[Any]):
    """All queues in use, and when they were counted."""

    results = Queue(many=True)
    counted_at = serializers.DateTimeField()


class Load(serializers.Serializer[Any]):
    """Contacts held and the most allowed, on one group of channels."""

    load = serializers.IntegerField()
    capacity = serializers.IntegerField()


class Agent(serializers.Serializer[Any]):
    """A person certified for the program."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField([one.value for one in AgentState])
    reason = serializers.CharField(allow_blank=True)
    state_since_at = serializers.DateTimeField()
    is_connected = serializers.BooleanField()
    voice = Load()
    chat = Load()
    email = Load()
    simulated = serializers.BooleanField()


class AgentList(serializers.Serializer[Any]):
    """All people certified for the program."""

    results = Agent(many=True)
    counted_at = serializers.DateTimeField()


class StatementLine(serializers.Serializer[Any]):
    """One line: `exact` is the sum over its contacts, `amount` rounded once."""

    id = serializers.IntegerField(allow_null=True, help_text="Null in a preview")
    component = serializers.CharField()
    channel = serializers.CharField(allow_blank=True)
    queue_id = serializers.UUIDField(allow_null=True)
    queue_name = serializers.CharField(allow_blank=True)
    is_late = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()
    billed_seconds = serializers.IntegerField()
    exact = _money()
    amount = _money()
    price = _money(allow_null=True)
    unit_seconds = serializers.IntegerField(allow_null=True)
    connection_fee = _money(allow_null=True)


class Statement(serializers.Serializer[Any]):
    """All charges of a contract and period, approved."""

    id = serializers.IntegerField()
    contract_number = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    status = serializers.CharField()
    currency = serializers.CharField()
    count = serializers.IntegerField()
    billed_seconds = serializers.IntegerField()
    amount = _money()
    approved_at = serializers.DateTimeField()
    invoice_id = serializers.UUIDField(allow_null=True)


class StatementDetail(Statement):
    """With its lines."""

    lines = StatementLine(many=True)


class Preview(serializers.Serializer[Any]):
    """What a contract comes to by now."""

    contract_number = serializers.CharField()
    currency = serializers.CharField()
    count = serializers.IntegerField()
    billed_seconds = serializers.IntegerField()
    amount = _money()
    unrated_count = serializers.IntegerField()
    lines = StatementLine(many=True)


class PreviewList(serializers.Serializer[Any]):
    """Previews of one period; all null before its first charge."""

    period_id = serializers.IntegerField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    status = serializers.CharField(allow_null=True)
    results = Preview(many=True)


class LineContact(serializers.Serializer[Any]):
    """One contact below a line: what happened and what it cost."""

    interaction_id = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField()
    talk_seconds = serializers.IntegerField()
    hold_seconds = serializers.IntegerField()
    wrap_up_seconds = serializers.IntegerField()
    billed_seconds = serializers.IntegerField()
    amount = _money()
    simulated = serializers.BooleanField()


StatementPage = page_of("StatementPage", Statement)
LineContactPage = page_of("LineContactPage", LineContact)
