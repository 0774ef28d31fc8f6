"""Rules of the visual language over every room: nothing inline (the policy refuses it), colours from tokens alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
RELAXED = {"backoffice"}  # the back office has a policy of its own
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<style\b", re.IGNORECASE)
OWN_POLICY = {"console/agent/templates/agent/mail.html"}  # mail in a frame without rights, by a policy of its own
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab)\(", re.IGNORECASE)


def own_files(pattern: str) -> Iterator[Path]:
    for path in sorted(ROOT.rglob(pattern)):
        parts = path.relative_to(ROOT).parts
        if not any(
            part.startswith(".") or part in RELAXED | {"staticfiles", "tests", "node_modules"} for part in parts
        ):
            yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [p for p in own_files("*.html") if "templates" in p.parts], ids=named)
def test_a_template_carries_nothing_inline(path):
    text = path.read_text(encoding="utf-8")
    assert named(path) in OWN_POLICY or INLINE.findall(text) == []
    assert SCRIPT.findall(text) == []


@pytest.mark.parametrize("path", [p for p in own_files("*.css") if p.name != "tokens.css"], ids=named)
def test_a_stylesheet_takes_its_colours_from_the_tokens(path):
    assert COLOUR.findall(path.read_text(encoding="utf-8")) == []


def test_every_token_asked_for_is_defined():
    sheets = "".join(path.read_text(encoding="utf-8") for path in own_files("*.css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets))
    asked = {name for name, default in re.findall(r"var\((--[\w-]+)\s*(,)?", sheets) if not default}
    assert asked - defined == set()
