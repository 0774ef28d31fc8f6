"""While the demo's history is being filled in, the provider's pages say how much of it is there."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from look.context import Shell


@pytest.fixture
def progress(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    (tmp_path / "run").mkdir()
    return tmp_path / "run" / "progress.json"


def said(*, program: object = None) -> str:
    request = RequestFactory().get("/")
    request.program = program
    return render_to_string("look/parts/filling.html", {"shell": Shell(request)}).strip()


def test_the_share_is_said_until_all_is_there(progress):
    assert said() == ""
    progress.write_text(json.dumps({"label": "History", "done": 300, "total": 1200}))
    assert ">History: 25\xa0%<" in said()
    assert said(program=SimpleNamespace(name="Acme")) == "", "a client's page says nothing of it"
    progress.write_text(json.dumps({"label": "History", "done": 1200, "total": 1200}))
    assert said() == ""


@pytest.mark.parametrize("damaged", ["", "[]", '{"done": 1}', '{"done": 1, "total": "many"}'])
def test_a_file_that_is_being_replaced_says_nothing(progress, damaged):
    progress.write_text(damaged)
    assert said() == ""


def test_outside_the_demo_nobody_looks(progress, settings):
    settings.DEMO = False
    progress.write_text(json.dumps({"done": 1, "total": 2}))
    assert said() == ""
