"""The API: who may ask what, in both programs; pages, filters, problems, throttle, query counts."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import orjson
import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kernel import clock
from outbox import wake
from tenants.context import program_context
from tenants.services.tokens import issue_token, revoke_token
from tests.factories.floor import ready
from tests.factories.money import AFTER_OCTOBER, books, entity

PARTS = ("agent", "supervisor", "planner", "analyst", "finance", "viewer", "manager", "admin")
READERS = {"agent", "supervisor", "analyst", "viewer", "manager", "admin"}
EVERYBODY = set(PARTS)
WHO_MAY = [
    ("me/", EVERYBODY),
    ("interactions/", READERS),
    ("interactions/{interaction}/", READERS),
    ("interactions/{interaction}/messages/", READERS),
    ("customers/", READERS),
    ("customers/{customer}/", READERS),
    ("callbacks/", READERS),
    ("queues/", EVERYBODY),
    ("agents/", EVERYBODY - {"viewer", "manager"}),
    ("statements/", {"finance", "manager", "admin"}),
    ("statements/preview/", {"finance", "admin"}),
]

FRESH_WINDOW = uuid.uuid4().int % 10**8 * 60.0  # seconds; earlier runs used up other windows


@pytest.fixture(autouse=True)
def no_limit(settings):
    """A window's count is shared by all tests of a minute; the throttle has tests of its own."""
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"program": "100000/min"}}


@pytest.fixture
def contact(floor):
    """One contact of Acme with a reply and a note, and one of Globex."""
    ready(floor.acme.agent)
    found = floor.acme.arrive("Where is order 1234?")
    floor.acme.accept()
    floor.acme.write(found.id, "On its way")
    floor.acme.write(found.id, "angry, be careful", note=True)
    floor.globex.arrive("Secret words of Globex")
    connection.set_schema_to_public()
    return found


def get(client: Browser, path: str, **more):
    connection.set_schema_to_public()
    answer = client.get(path if path.startswith("/") else f"/api/v1/{path}", **more)
    connection.set_schema_to_public()
    return answer


def assert_problem(answer, status: int) -> dict:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = orjson.loads(answer.content)
    assert body["status"] == status
    assert body["title"]
    return body


@pytest.mark.parametrize(("path", "allowed"), WHO_MAY)
def test_each_endpoint_is_for_its_roles_and_no_foreign_eye(two_programs, contact, path, allowed):
    acme, globex = two_programs.acme, two_programs.globex
    path = path.format(interaction=contact.id, customer=contact.customer_id)
    for part in PARTS:
        answer = get(acme.browser(getattr(acme, part)), path)
        if part in allowed:
            assert answer.status_code == 200, (part, answer.content)
        else:
            assert_problem(answer, 403)
    for user in (*globex.people().values(), two_programs.outsider):
        assert_problem(get(acme.browser(user), path), 404)
        assert_problem(get(two_programs.desk(user), f"/p/acme/api/v1/{path}"), 404)
    assert_problem(get(acme.browser(), path), 401)
    assert get(acme.browser(two_programs.chief), path).status_code == 200


def test_foreign_ids_are_not_found_and_lists_hold_own_rows_only(two_programs, contact):
    globex = two_programs.globex
    for path in (f"interactions/{contact.id}/", f"interactions/{contact.id}/messages/"):
        assert_problem(get(globex.browser(globex.supervisor), path), 404)
    assert_problem(get(globex.browser(globex.supervisor), f"customers/{contact.customer_id}/"), 404)
    rows = get(globex.browser(globex.supervisor), "interactions/").json()["results"]
    assert len(rows) == 1
    assert str(contact.id) not in str(rows)


def test_the_mount_serves_the_same_and_the_providers_host_only_what_needs_no_program(two_programs, contact):
    desk = two_programs.desk(two_programs.acme.supervisor)
    assert get(desk, f"/p/acme/api/v1/interactions/{contact.id}/").json()["id"] == str(contact.id)
    assert get(desk, "me/").json()["program"] is None
    assert_problem(get(desk, "interactions/"), 404)
    assert get(two_programs.desk(two_programs.both), "me/").json()["programs"] == [
        {"slug": "acme", "name": "Acme", "roles": ["agent"]},
        {"slug": "globex", "name": "Globex", "roles": ["agent"]},
    ]


def test_clients_people_read_neither_notes_nor_agents(two_programs, contact):
    acme = two_programs.acme
    seen = get(acme.browser(acme.viewer), f"interactions/{contact.id}/")
    for hidden in ("careful", "agent_id", "agent_name", acme.agent.full_name):
        assert hidden not in seen.content.decode()
    texts = [text["body"] for text in seen.json()["messages"]["results"]]
    assert texts == ["Where is order 1234?", "On its way"]
    staff = get(acme.browser(acme.supervisor), f"interactions/{contact.id}/").json()
    assert staff["agent_name"] == acme.agent.full_name
    assert [part["kind"] for part in staff["segments"]] == ["queue", "talk"]
    assert staff["messages"]["results"][-1]["author"] == "note"
    assert staff["started_at"].endswith("Z")


def test_pages_hold_every_row_once_though_new_ones_arrive(two_programs, floor):
    at = clock.now()
    with clock.at(at):  # all at one instant: only the id tells them apart
        own = {str(floor.acme.arrive(f"words {number}").id) for number in range(7)}
    client = two_programs.acme.browser(two_programs.acme.supervisor)
    seen, path = [], "interactions/?limit=3&state=waiting"
    while path:
        page = get(client, path).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"] and page["next"].partition(two_programs.acme.host)[2]
        with clock.at(at + timedelta(seconds=5)):
            floor.acme.arrive("a newer one")
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == own


def test_lists_are_narrowed_by_filters(two_programs, contact, floor):
    client = two_programs.acme.browser(two_programs.acme.supervisor)
    for query, number in (
        ("channel=chat", 1), ("channel=email", 0), ("state=active", 1), ("state=closed", 0),
        (f"customer={contact.customer_id}", 1), (f"queue={floor.acme.queue.id}", 1), (f"queue={uuid.uuid4()}", 0),
        ("started_from=2020-01-01T00:00:00Z", 1), ("started_to=2020-01-01T00:00:00Z", 0), ("simulated=true", 0),
        ("simulated=false", 1),
    ):  # fmt: skip
        assert len(get(client, f"interactions/?{query}").json()["results"]) == number, query
    with program_context(two_programs.acme.program):
        value = contact.customer.contact_points.get().value
    assert [row["id"] for row in get(client, f"customers/?q={value[:12]}").json()["results"]] == [
        str(contact.customer_id)
    ]
    assert get(client, "customers/?q=nobody-at-all").json()["results"] == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("interactions/?channel=smoke", "channel"),
        ("interactions/?queue=7", "queue"),
        ("interactions/?started_from=yesterday", "started_from"),
        ("interactions/?limit=0", "limit"),
        ("interactions/?limit=201", "limit"),
        ("interactions/?cursor=!!", "cursor"),
        ("interactions/?cursor=MjAyNi0wMS0wMXx4", "cursor"),
        ("customers/?q=%00", "q"),
        ("statements/preview/?period=x", "period"),
    ],
)
def test_bad_values_are_named_in_the_problem(two_programs, floor, path, name):
    body = assert_problem(get(two_programs.acme.browser(two_programs.acme.admin), path), 400)
    assert [one["name"] for one in body["errors"]] == [name]


def test_every_refusal_is_a_problem(two_programs, floor, monkeypatch):
    client = two_programs.acme.browser(two_programs.acme.supervisor)
    assert_problem(get(client, "nothing/here/"), 404)
    assert_problem(get(client, f"customers/{uuid.uuid4()}/"), 404)
    assert_problem(get(client, "statements/99999999999999999999999/", headers={}), 403)
    admin = two_programs.acme.browser(two_programs.acme.admin)
    assert_problem(get(admin, "statements/99999999999999999999999/"), 404)
    assert_problem(client.delete("/api/v1/queues/"), 405)
    assert_problem(get(client, "queues/", headers={"accept": "text/html"}), 406)
    path = f"/api/v1/customers/{uuid.uuid4()}/"
    assert_problem(client.patch(path, data="<x/>", content_type="application/xml"), 415)
    assert_problem(client.patch(path, data="{", content_type="application/json"), 400)
    assert_problem(client.patch(path, data='{"name": "A"}', content_type="application/json"), 404)
    monkeypatch.setattr("api.views.floor.routing.queues", lambda: 1 / 0)
    body = assert_problem(get(client, "queues/"), 500)
    assert "division" not in str(body)


def test_staff_correct_a_customer_and_clients_do_not(two_programs, contact):
    acme, path = two_programs.acme, f"/api/v1/customers/{contact.customer_id}/"
    change = {"data": '{"name": "Ada Byron"}', "content_type": "application/json"}
    assert_problem(acme.browser(acme.manager).patch(path, **change), 403)
    connection.set_schema_to_public()
    assert acme.browser(acme.agent).patch(path, **change).json()["name"] == "Ada Byron"
    connection.set_schema_to_public()
    strict = Browser(HTTP_HOST=acme.host, enforce_csrf_checks=True)
    strict.force_login(acme.agent)
    assert_problem(strict.patch(path, **change), 403)


def test_staff_keep_the_clients_own_codes_of_a_customer(two_programs, contact):
    acme, path = two_programs.acme, f"/api/v1/customers/{contact.customer_id}/"

    def change(**more):
        connection.set_schema_to_public()
        return acme.browser(acme.supervisor).patch(path, data=json.dumps(more), content_type="application/json")

    kept = change(is_vip=True, attributes={"tier": "gold", "old": ""}).json()
    assert (kept["is_vip"], kept["attributes"]) == (True, {"tier": "gold"})
    assert change(name="Ada").json()["attributes"] == {"tier": "gold"}
    for bad in ({"Tier": "gold"}, {"tier": "x" * 201}, {f"n{number}": "1" for number in range(31)}, ["tier"]):
        assert_problem(change(attributes=bad), 400)
    connection.set_schema_to_public()
    shown = get(acme.browser(acme.viewer), f"customers/{contact.customer_id}/").json()
    assert not {"is_vip", "attributes", "about"} & set(shown)


def test_a_token_speaks_for_its_user_in_its_program_until_it_is_revoked(two_programs, contact):
    acme, globex = two_programs.acme, two_programs.globex
    secret = issue_token(user=acme.supervisor, program=acme.program, name="crm sync")
    bearer = {"authorization": f"Bearer {secret}"}
    assert get(acme.browser(), "me/", headers=bearer).json()["token"] == "crm sync"
    assert get(acme.browser(), "interactions/", headers=bearer).status_code == 200
    assert_problem(get(globex.browser(), "interactions/", headers=bearer), 404)
    strict = Browser(HTTP_HOST=acme.host, enforce_csrf_checks=True)
    path = f"/api/v1/customers/{contact.customer_id}/"
    answer = strict.patch(path, data='{"about": "late payer"}', content_type="application/json", headers=bearer)
    assert answer.json()["about"] == "late payer"
    connection.set_schema_to_public()
    revoke_token(token=acme.supervisor.api_tokens.get())
    assert_problem(get(acme.browser(), "interactions/", headers=bearer), 401)
    # a bad token is not helped by a good session
    assert_problem(get(acme.browser(acme.supervisor), "interactions/", headers={"authorization": "Bearer of_no"}), 401)


def test_calls_are_counted_per_program(two_programs, floor, settings, monkeypatch):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"program": "2/min"}}
    monkeypatch.setattr("api.throttling.time.time", lambda: FRESH_WINDOW)
    acme = two_programs.acme.browser(two_programs.acme.supervisor)
    codes = [get(acme, "queues/").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    refused = get(acme, "queues/")
    assert_problem(refused, 429)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert get(two_programs.globex.browser(two_programs.globex.supervisor), "queues/").status_code == 200


def test_without_valkey_calls_pass_uncounted(two_programs, floor, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"program": "1/min"}}
    acme = two_programs.acme.browser(two_programs.acme.supervisor)
    wake.client.cache_clear()
    try:
        assert [get(acme, "queues/").status_code for _ in range(3)] == [200] * 3
    finally:
        wake.client.cache_clear()


def test_queues_count_what_waits_and_is_served(two_programs, contact, floor):
    floor.acme.arrive("another")
    connection.set_schema_to_public()
    row = get(two_programs.acme.browser(two_programs.acme.viewer), "queues/").json()["results"][0]
    assert (row["waiting_count"], row["active_count"], row["is_open"]) == (1, 1, True)
    assert row["longest_waiting_since"].endswith("Z")
    people = get(two_programs.acme.browser(two_programs.acme.planner), "agents/").json()["results"]
    assert {one["name"]: one["state"] for one in people} == {"Acme Agent": "engaged", "Dora Both": "signed_out"}
    assert people[0]["chat"] == {"load": 1, "capacity": 3}


@pytest.mark.parametrize("path", ["interactions/", "customers/", "queues/", "agents/", "interactions/{talk}/messages/"])
def test_the_number_of_queries_does_not_grow_with_rows(two_programs, floor, path):
    client = two_programs.acme.browser(two_programs.acme.supervisor)
    ready(floor.acme.agent)
    floor.acme.arrive("first")
    talk = floor.acme.accept()
    path = path.format(talk=talk.id)
    get(client, path)
    counts = []
    for number in (0, 12):
        for each in range(number):
            floor.acme.arrive(f"words {each}")
            floor.acme.write(talk.id, f"answer {each}")
        connection.set_schema_to_public()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(f"/api/v1/{path}")
        counts.append(len([one for one in caught if "search_path" not in one["sql"]]))
    assert counts[0] == counts[1] <= 9, counts


def test_statements_lead_from_preview_to_the_contacts_of_a_line(two_programs, floor):
    own = books(floor.acme, entity())
    contact = own.contact(talk=60, wrap_up=30)
    client = two_programs.acme.browser(two_programs.acme.finance)
    preview = get(client, f"statements/preview/?period={own.period().id}").json()
    amount = preview["results"][0]["amount"]
    assert preview["results"][0]["lines"][0]["count"] == 1
    with clock.at(AFTER_OCTOBER):
        statement = own.approve()
    listed = get(client, "statements/").json()["results"]
    assert [(row["id"], row["amount"]) for row in listed] == [(statement.id, amount)]
    line = get(client, f"statements/{statement.id}/").json()["lines"][0]
    rows = get(client, f"statements/{statement.id}/lines/{line['id']}/contacts/").json()["results"]
    assert [row["interaction_id"] for row in rows] == [str(contact.id)]
    assert rows[0]["talk_seconds"] == 60
    assert_problem(get(client, f"statements/{statement.id + 1}/lines/{line['id']}/contacts/"), 404)
    foreign = two_programs.globex.browser(two_programs.globex.finance)
    assert_problem(get(foreign, f"statements/{statement.id}/"), 404)


def test_the_document_is_openapi_3_1_and_names_every_endpoint_and_problem(two_programs):
    acme = two_programs.acme
    assert_problem(get(acme.browser(), "/api/schema/"), 401)
    document = orjson.loads(get(acme.browser(acme.viewer), "/api/schema/").content)
    assert document["openapi"].startswith("3.1")
    shown = {path.removeprefix("/api/v1/") for path in document["paths"]}
    wanted = {
        path.replace("{interaction}", "{interaction_id}").replace("{customer}", "{customer_id}") for path, _ in WHO_MAY
    }
    assert wanted <= shown
    names = set(document["components"]["schemas"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["security"] == [{"session": []}, {"token": []}], path
            assert {"200", "401", "403", "404", "429", "500"} <= set(operation["responses"]), (path, method)
            kinds = operation["responses"]["404"]["content"]
            assert kinds == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for reference in _references(document):
        assert reference.removeprefix("#/components/schemas/") in names


def test_answers_have_the_shape_the_document_promises(two_programs, contact, floor):
    acme = two_programs.acme
    document = orjson.loads(get(acme.browser(acme.viewer), "/api/schema/").content)
    for path, part in (("interactions/", "supervisor"), ("customers/", "viewer"), ("queues/", "viewer"),
                       ("agents/", "agent"), ("me/", "viewer"), ("statements/preview/", "finance")):  # fmt: skip
        schema = document["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]["application/json"]
        _assert_shape(get(acme.browser(getattr(acme, part)), path).json(), schema["schema"], document, path)


def _references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for inner in node.values():
            yield from _references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _references(inner)


def _assert_shape(value, schema, document, where):
    """Required names are there, no other names, same in all items."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "properties" in schema:
        assert isinstance(value, dict), where
        assert set(schema.get("required", ())) <= set(value) <= set(schema["properties"]), where
        for name, inner in value.items():
            _assert_shape(inner, schema["properties"][name], document, f"{where}.{name}")
    elif schema.get("type") == "array":
        for inner in value:
            _assert_shape(inner, schema["items"], document, f"{where}[]")
