"""The matcher's log of changes: numbers are given before commits, so a late commit must still be heard."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from acd.services.changes import ChangeLog
from agents.models import Agent

pytestmark = pytest.mark.django_db(transaction=True)


class Open:
    """A transaction of another connection that has changed an agent and not committed yet."""

    def __init__(self, agent: Agent) -> None:
        self._agent, self._changed, self._may_commit = agent, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._changed.wait(10)

    def _run(self) -> None:
        try:
            with transaction.atomic():
                touch(self._agent)
                self._changed.set()
                self._may_commit.wait(10)
        finally:
            connection.close()

    def commit(self) -> None:
        self._may_commit.set()
        self._thread.join(10)


def touch(agent: Agent) -> None:
    Agent.objects.filter(pk=agent.pk).update(display_name="Changed")


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE acd_change")


def test_a_commit_behind_a_later_number_is_heard(floor):
    log = ChangeLog()
    late = Open(floor.acme.agent)
    touch(floor.globex.agent)
    assert log.read().agents.keys() == {str(floor.globex.agent.pk)}
    late.commit()
    assert log.read().agents.keys() == {str(floor.acme.agent.pk)}
    assert log.read().agents == {}


def test_a_change_that_was_open_when_the_leader_began_is_heard(floor):
    """Also when its number is lower than any the leader saw."""
    empty()
    late = Open(floor.acme.agent)
    touch(floor.globex.agent)
    log = ChangeLog()
    late.commit()
    assert str(floor.acme.agent.pk) in log.read().agents


def test_tidying_keeps_what_was_not_read(floor):
    log = ChangeLog()
    late = Open(floor.acme.agent)
    touch(floor.globex.agent)
    log.read()
    log.tidy()
    late.commit()
    assert log.read().agents.keys() == {str(floor.acme.agent.pk)}
