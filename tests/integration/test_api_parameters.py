"""Parameters of the API: what the document names is checked, what it does not name is refused; read from the document,
so that a new list is tried without anyone remembering it.
"""

from __future__ import annotations

import re
import uuid

import orjson
import pytest

from tests.integration.test_api import assert_problem, get

BAD = {"integer": "x", "boolean": "perhaps", "uuid": "7", "date-time": "yesterday", "enum": "smoke", "string": "%00"}
GOOD = {
    "integer": "1", "boolean": "true", "uuid": str(uuid.uuid4()), "date-time": "2026-01-02T03:04:05Z", "string": "a",
}  # fmt: skip
UNUSABLE_THOUGH_GOOD = {"cursor"}  # its text is made by the list itself


@pytest.fixture
def client(two_programs, floor):
    return two_programs.acme.browser(two_programs.acme.admin)


@pytest.fixture
def document(client):
    return orjson.loads(get(client, "/api/schema/").content)


def reads(document) -> list[tuple[str, dict[str, str], set[str]]]:
    """Address, kind of each parameter by name and the required ones, of every operation that reads; ids are made up."""
    found = []
    for template, operations in document["paths"].items():
        path = re.sub(r"\{(\w+)\}", lambda at: "77" if at[1] in ("statement_id", "line_id") else GOOD["uuid"], template)
        told = operations.get("get", {}).get("parameters", []) if "get" in operations else None
        if told is not None:
            asked = [one for one in told if one["in"] == "query"]
            own = {one["name"]: kind_of(one["schema"], document) for one in asked}
            found.append((path, own, {one["name"] for one in asked if one.get("required")}))
    return found


def kind_of(schema, document) -> str:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return "enum"
    kind = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    return schema.get("format", kind) if kind == "string" else kind


def test_an_unknown_parameter_is_refused_by_every_read_and_the_known_ones_are_named(client, document):
    seen = 0
    for path, known, required in reads(document):
        body = assert_problem(get(client, f"{path}?chanel=chat"), 400)
        assert [one["name"] for one in body["errors"]] == ["chanel", *sorted(required)], path
        told = body["errors"][0]["detail"].rpartition(":")[2]
        names = [name.strip(" .") for name in told.split(",")] if known else []
        assert names == sorted(known), path
        seen += 1
    assert seen >= 11


def test_every_named_parameter_is_checked_and_a_fit_value_is_taken(client, document):
    lists = [(path, known) for path, known, _required in reads(document) if known]
    assert len(lists) >= 5
    for path, known in lists:
        for name, kind in known.items():
            body = assert_problem(get(client, f"{path}?{name}={BAD[kind]}"), 400)
            assert [one["name"] for one in body["errors"]] == [name], (path, name)
            twice = get(client, f"{path}?{name}=1&{name}=2")
            assert name in [one["name"] for one in assert_problem(twice, 400)["errors"]], (path, name)
            if kind in GOOD and name not in UNUSABLE_THOUGH_GOOD:
                assert get(client, f"{path}?{name}={GOOD[kind]}").status_code in (200, 404), (path, name)


def test_all_faults_are_told_at_once(client):
    body = assert_problem(get(client, "interactions/?limit=0&format=json&queue=7&simulated=true"), 400)
    assert sorted(one["name"] for one in body["errors"]) == ["format", "limit", "queue"]


def test_writes_take_no_parameters(client):
    path = f"/api/v1/customers/{uuid.uuid4()}/?limit=3"
    body = assert_problem(client.patch(path, data="{}", content_type="application/json"), 400)
    assert body["errors"] == [{"name": "limit", "detail": "No such parameter: this address takes none."}]


def test_who_may_not_read_learns_nothing_of_parameters(two_programs, floor):
    acme = two_programs.acme
    assert_problem(get(acme.browser(), "interactions/?chanel=chat"), 401)
    assert_problem(get(acme.browser(acme.viewer), "agents/?chanel=chat"), 403)
