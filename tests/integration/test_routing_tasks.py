"""The sweep as a task: only ever inside a program."""

from __future__ import annotations

import pytest

from config.celery import ProgramMissingError
from routing import tasks


def test_a_sweep_without_a_program_is_refused(two_programs):
    with pytest.raises(ProgramMissingError):
        tasks.sweep()


def test_the_fan_out_sends_one_task_per_program(two_programs, monkeypatch):
    from django.db import connection

    sent = []
    monkeypatch.setattr(tasks.sweep, "apply_async", lambda **_options: sent.append(connection.schema_name))
    assert tasks.sweep_all() == 2
    assert sorted(sent) == [two_programs.acme.program.schema_name, two_programs.globex.program.schema_name]
