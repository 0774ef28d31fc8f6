"""The form of a queue: rules typed as lines, what is refused with its reason, switching off with a plan."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from agents.services import people
from routing import selectors
from routing.domain.queue_rules import Lending, Overflow, OverflowWhen
from routing.models import EntryPoint, Queue, QueueEntry
from routing.services import flows, setup
from tenants.context import program_context
from tests.factories.flows import airline, text_of
from tests.integration.test_backoffice import acme_admin, ask  # noqa: F401 - a fixture

FIELDS = {
    "name": "Orders", "target_seconds": 20, "target_share": "0.8", "short_abandon_seconds": 5, "priority": 0,
    "weight": 1, "named_agent_seconds": 30, "last_agent_seconds": 0, "offer_seconds": 20, "wrap_up_seconds": 60,
    "missed_limit": 1,
    "required": "orders 2", "is_active": "on",
}  # fmt: skip


@pytest.fixture
def page(floor, acme_admin):  # noqa: F811
    """Send the form of the queue `orders`; beside it stands `sales`, which overflows into it."""
    acme = floor.acme
    with program_context(acme.program):
        overflows = [Overflow(OverflowWhen.WAIT, 60, acme.queue.id)]
        setup.set_queue(code="sales", name="Sales", overflows=overflows)
    path = f"/p/acme/admin/routing/queue/{acme.queue.id}/change/"

    def send(**changed):
        data = {name: value for name, value in {**FIELDS, **changed}.items() if value is not None}
        return ask(acme_admin, path, data)

    send.look = lambda: acme_admin.get(path, HTTP_HOST="testserver")
    return send


def orders(floor) -> Queue:
    with program_context(floor.acme.program):
        return Queue.objects.get(code="orders")


def sales(floor) -> Queue:
    with program_context(floor.acme.program):
        return Queue.objects.get(code="sales")


def test_rules_typed_as_lines_are_kept_and_shown_again(floor, page):
    people.create_skill(program_id=None, code="english", name="English")
    answer = page(
        required="orders 2\nenglish",
        preferred="english 4",
        rings="30: orders 1, english 1\n90:",
        lenders="sales 45 2",
        last_agent_seconds=40,
        agreed_per_hour=120,
    )
    assert answer.status_code == 302
    rules = selectors.rules_of(orders(floor))
    assert [level for _skill, level in rules.required] == [2, 1]
    assert [(ring.after_seconds, len(ring.required)) for ring in rules.rings] == [(30, 2), (90, 0)]
    assert rules.lenders == (Lending(sales(floor).id, 45, 2),)
    assert (rules.last_agent_seconds, rules.agreed_per_hour) == (40, 120)
    shown = page.look().content.decode()
    for text in ("orders 2\nenglish 1", "english 4", "30: orders 1, english 1\n90:", "sales 45 2"):
        assert text in shown


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"priority": 11}, "less than or equal to 10"),
        ({"priority": -11}, "greater than or equal to -10"),
        ({"required": "nobody 2"}, "There is no skill “nobody”."),
        ({"required": "orders 9"}, "A level is 1 to 5, not 9."),
        ({"required": "orders two"}, "is no skill and level"),
        ({"required": "orders 2\norders 3"}, "A skill is named twice."),
        ({"rings": "90: orders 1\n30:"}, "A ring at 30 s cannot follow one at 90 s."),
        ({"rings": "later"}, "is no ring such as"),
        ({"lenders": "orders 60 2"}, "A queue cannot help or follow itself."),
        ({"lenders": "elsewhere 60 2"}, "There is no queue “elsewhere”."),
        ({"overflow_wait": 60}, "Name both the number and the queue"),
        ({"overflow_depth": 5, "overflow_depth_queue": "sales"}, "circle: Orders → Sales → Orders"),
    ],
)
def test_bad_rules_are_refused_with_the_reason(floor, page, changed, reason):
    if changed.get("overflow_depth_queue"):
        changed = {**changed, "overflow_depth_queue": str(sales(floor).id)}
    answer = page(**changed)
    assert answer.status_code == 200
    assert reason in answer.content.decode().replace("&quot;", '"')
    assert orders(floor).required[0][1] == 1, "nothing was saved"


def test_a_queue_overflows_into_a_flow_chosen_in_its_form(floor, page):
    with program_context(floor.acme.program):
        flow = flows.create_flow(code="airline", name="Airline")
        flows.save_draft(flow_id=flow.id, source=text_of(airline()))
    into = {"overflow_wait": 120, "overflow_wait_flow": str(flow.id)}
    assert "publish it first" in page(**into).content.decode()
    with program_context(floor.acme.program):
        flows.publish_flow(flow_id=flow.id)
    both = page(**into, overflow_wait_queue=str(sales(floor).id))
    assert "a queue or a flow, not both" in both.content.decode()
    assert page(**into).status_code == 302
    assert selectors.rules_of(orders(floor)).overflows == (Overflow(OverflowWhen.WAIT, 120, flow_id=flow.id),)
    assert f'<option value="{flow.id}" selected>' in page.look().content.decode()


def test_a_queue_nobody_can_serve_is_saved_with_a_warning(floor, page):
    people.create_skill(program_id=floor.acme.program.id, code="rare", name="Rare")
    answer = page(required="rare 5")
    assert answer.status_code == 302
    words = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("nobody can serve this queue. Nobody certified for this program has: Rare 5." in word for word in words)


def test_switching_off_asks_for_a_plan_and_then_moves_everybody(floor, page):
    contacts = [floor.acme.arrive() for _number in range(2)]
    with program_context(floor.acme.program):
        EntryPoint.objects.update(queue=sales(floor))
    refused = page(is_active=None)
    assert "2 contacts wait here: choose where they go." in refused.content.decode()
    assert "Queues overflow or lend here: Sales" in refused.content.decode()
    with program_context(floor.acme.program):
        setup.set_queue(code="sales", name="Sales", overflows=[])
    assert orders(floor).is_active
    assert page(is_active=None, move_to=str(sales(floor).id)).status_code == 302
    assert not orders(floor).is_active
    with program_context(floor.acme.program):
        waiting = QueueEntry.objects.filter(left_at=None)
        assert {entry.interaction_id for entry in waiting} == {contact.id for contact in contacts}
        assert {entry.queue_id for entry in waiting} == {sales(floor).id}


def test_the_labels_of_the_form_begin_alike(page):
    labels = [field.label for field in page.look().context["adminform"].form.fields.values()]
    assert labels
    assert all(type(label) is str and label[0].isupper() for label in labels)  # told for this request alone
