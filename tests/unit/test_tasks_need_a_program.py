"""A task of a program cannot be sent or run without one."""

from __future__ import annotations

import pytest
from django.db import connection
from django_tenants.utils import schema_context

from config.celery import FloorTask, ProgramMissingError, app


@app.task(name="tests.of_a_program")
def of_a_program() -> str:
    return connection.schema_name


@app.task(name="tests.of_the_floor", floor_wide=True)
def of_the_floor() -> str:
    return "done"


def test_tasks_are_ours() -> None:
    assert isinstance(of_a_program, FloorTask)


def test_sending_or_running_a_program_task_in_public_raises() -> None:
    for attempt in (of_a_program.delay, of_a_program):
        with pytest.raises(ProgramMissingError, match=r"tests\.of_a_program needs schema_context"):
            attempt()


def test_a_floor_task_runs_in_public() -> None:
    assert of_the_floor() == "done"


def test_a_program_task_runs_in_its_schema() -> None:
    with schema_context("t_acme"):
        assert of_a_program() == "t_acme"
