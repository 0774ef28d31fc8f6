"""The house keeps its shape where import-linter and ruff are blind: tables, sizes, charters and reasons."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = PYPROJECT["tool"]["importlinter"]["root_packages"]
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FILE = 400, 60, 80  # lines
# Who may listen on Valkey: the hub for browsers, and the two loops which only want to be woken.
LISTENERS = {"live/subscription.py", "outbox/waker.py", "outbox/relay/process.py"}
AUTOMATIC_NAME = re.compile(r"_[0-9a-f]{6,8}(_idx|_uniq|_fk)?$")


def floors() -> dict[str, int]:
    """Room -> its height, read from the import contract; 0 is the lowest."""
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["name"] == "Floors")
    return {room.strip(): height for height, line in enumerate(reversed(layers)) for room in line.split("|")}


FLOORS = floors()


def sources() -> Iterator[Path]:
    """Production files of all rooms; migrations are written by Django."""
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)


FILES = list(sources())
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def own_models() -> list[type]:
    return [model for model in apps.get_models(include_auto_created=True) if room_of(model) in FLOORS]


def room_of(model: type) -> str:
    return model.__module__.split(".")[0]


def test_no_public_table_refers_into_a_program():
    """A key from public into a schema would tie all programs together; none could be moved or dropped."""
    public = [model for model in own_models() if not in_program(model)]
    found = [
        f"{model._meta.label}.{field.name}"
        for model in public
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model and in_program(field.related_model)
    ]
    assert found == []


def in_program(model: type) -> bool:
    name = apps.get_app_config(model._meta.app_label).name
    return name in settings.TENANT_APPS and name not in settings.SHARED_APPS


def test_every_room_stands_on_a_floor():
    assert set(FLOORS) == set(ROOMS)
    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert on_disk - {"tests"} == set(ROOMS)


def test_no_table_refers_to_a_table_of_a_higher_floor():
    """A foreign key named by a string is no import, so the import contract cannot see it."""
    up, seen = [], 0
    for model in own_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and field.concrete else None
            if target is None or room_of(target) not in FLOORS:
                continue
            seen += 1
            if FLOORS[room_of(target)] > FLOORS[room_of(model)]:
                up.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert up == []
    assert seen > 20


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_constraints_and_indexes_have_names_of_their_own(model):
    """A refusal of the database is read by people; `..._4f1c2a_idx` tells them nothing."""
    rules = [*model._meta.constraints, *model._meta.indexes]
    assert [rule.name for rule in rules if not rule.name or AUTOMATIC_NAME.search(rule.name)] == []
    assert model._meta.auto_created or not model._meta.unique_together  # Django's own link tables have one


def test_models_have_no_hidden_order():
    assert [model._meta.label for model in own_models() if model._meta.ordering] == []


def test_only_the_hub_and_the_wakers_listen_on_valkey():
    found = set()
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "pubsub":
                found.add(name_of(path))
    assert found == LISTENERS


def test_nobody_imports_the_channel_layer():
    """The settings name it as a string; live is the only room that would be allowed to."""
    found = []
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "channels_redis" or name == "channels.layers" for name in names):
                found.append(name_of(path))
    assert [name for name in found if not name.startswith("live/")] == []


def test_files_are_short():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
    assert sorted(lengths.values())[len(lengths) // 2] < MEDIAN_FILE


def test_functions_are_short():
    long = {}
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{name_of(path)}:{node.name}"] = lines
    assert long == {}


@pytest.mark.parametrize(
    "package",
    sorted({*(ROOT / room for room in ROOMS), *(p.parent for p in FILES if p.name == "apps.py")}),
    ids=name_of,
)
def test_a_room_states_its_charter_in_one_line(package):
    text = ast.get_docstring(TREES[package / "__init__.py"]) or ""
    assert len(text.split()) >= 3, "say what the room is for"
    assert "\n" not in text


def test_no_room_of_leftovers():
    forbidden = {"utils.py", "helpers.py", "misc.py"}
    assert [name_of(path) for path in FILES if path.name in forbidden or "common" in path.parts] == []


def dependency_lines() -> list[str]:
    """Lines of pyproject.toml that name a requirement."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|embedded|test|lint) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for body in lists for line in body.splitlines() if line.strip().startswith('"')]


def test_every_dependency_says_why():
    lines = dependency_lines()
    assert len(lines) > 30
    without = [line for line in lines if not re.search(r'",?\s+# \S+ \S+', line)]
    assert without == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "NotImplementedError"])
def test_nothing_is_left_for_later(word):
    pattern = re.compile(rf"\b{word}\b")
    assert [name_of(path) for path in FILES if pattern.search(path.read_text(encoding="utf-8"))] == []
