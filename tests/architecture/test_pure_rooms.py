"""The pure rooms stay pure: kernel and every domain package decide on data, without framework, clock or I/O."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_KERNEL = 400, 600  # lines

# Whole top-level modules a pure room may never reach.
FORBIDDEN = {
    "allauth",
    "asyncio",
    "babel",
    "celery",
    "channels",
    "config",
    "django",
    "glob",
    "http",
    "io",
    "live",
    "logging",
    "os",
    "outbox",
    "pathlib",
    "phonenumbers",
    "psycopg2",
    "random",
    "redis",
    "requests",
    "rest_framework",
    "secrets",
    "shutil",
    "smtplib",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
# The kernel is where currency and number data, randomness for ids and the one clock enter.
KERNEL_MAY = {"babel", "phonenumbers", "secrets", "threading"}
# Names of a forbidden module that touch nothing outside, and who needs them.
HARMLESS = {
    ("kernel/clock.py", "time"),  # the one clock: wall time, held against the clock that only counts
    ("gateways/webchat/domain/origins.py", "urllib.parse"),  # takes a text apart; opens no connection
    ("gateways/simulator/domain/arrivals.py", "random"),  # a generator made from a given seed: same seed, same arrivals
}
CLOCK_CALLS = {"now", "utcnow", "today"}
IO_CALLS = {"open", "print", "input", "eval", "exec", "__import__"}


def pure_files():
    found = [*ROOT.glob("kernel/**/*.py"), *ROOT.glob("*/domain/**/*.py"), *ROOT.glob("*/*/domain/**/*.py")]
    return sorted(path for path in found if not {".venv", ".local", "node_modules"} & set(path.parts))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def problems(source, *, room, file="", is_clock=False):
    """Every way the source breaks purity, as sentences."""
    tree = ast.parse(source)
    allowed = KERNEL_MAY if room == "kernel" else set()
    for name in (found for found in imported(tree) if (file, found) not in HARMLESS):
        top, parts = name.split(".")[0], name.split(".")
        if top in FORBIDDEN - allowed or (name == "kernel.clock" and room != "kernel"):
            yield f"imports {name}"
        elif (ROOT / top / "__init__.py").exists() and top != "kernel" and "domain" not in parts:
            yield f"imports {name}: a room's pure part knows domains and the kernel alone"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in IO_CALLS:
                yield f"line {node.lineno}: calls {called.id}()"
            if isinstance(called, ast.Attribute) and called.attr in CLOCK_CALLS and not is_clock and _is_clock(called):
                yield f"line {node.lineno}: reads a clock"


def _is_clock(called):
    return isinstance(called.value, ast.Name) and called.value.id in {"datetime", "date", "clock", "dt"}


FILES = pure_files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pure_file_has_no_framework_no_clock_and_no_io(path):
    file = path.relative_to(ROOT)
    room = file.parts[0]
    is_clock_user = room == "kernel" and path.name in {"clock.py", "ids.py"}
    found = list(problems(path.read_text(encoding="utf-8"), room=room, file=file.as_posix(), is_clock=is_clock_user))
    assert not found, "; ".join(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pure_file_is_short_and_says_what_it_is(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_FILE
    assert not source.strip() or ast.get_docstring(ast.parse(source)), "a module says what it is for"


def test_the_kernel_stays_small():
    assert sum(len(p.read_text(encoding="utf-8").splitlines()) for p in ROOT.glob("kernel/**/*.py")) <= LONGEST_KERNEL


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_dataclasses_of_pure_rooms_are_frozen_and_slotted(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
            continue
        for decorator in node.decorator_list:
            if ast.unparse(decorator).startswith("dataclass"):
                text = ast.unparse(decorator)
                assert "frozen=True" in text, f"{node.name}: {text}"
                assert "slots=True" in text, f"{node.name}: {text}"


@pytest.mark.parametrize(
    "source",
    [
        "import django.db",
        "from django.utils import timezone",
        "import os.path",
        "import time",
        "from kernel.clock import now",
        "from agents.models import Agent",
        "from acd.services.offers import accept_offer",
        "from datetime import datetime\nx = datetime.now()",
        "from datetime import date\nx = date.today()",
        "x = open('f')",
        "def late():\n    from redis import Redis",
    ],
)
def test_the_check_itself_finds_what_is_forbidden(source):
    assert list(problems(source, room="acd"))


def test_a_generator_of_chance_needs_a_seed():
    for file, name in HARMLESS:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        calls = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        used = [call for call in calls if name == "random" and call.startswith("random.")]
        assert all(call.startswith("random.Random(") and call != "random.Random()" for call in used), used


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime",
        "from agents.domain.state import group_of",
        "from kernel.money import Money",
        "import re",
    ],
)
def test_the_check_itself_lets_pure_code_pass(source):
    assert not list(problems(source, room="acd"))
