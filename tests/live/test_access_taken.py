"""A socket that is open when its person's access goes: closed by the watch, and hears nothing more."""

from __future__ import annotations

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError

from agents.services.people import certify_agent, create_agent
from live import hub
from tenants import directory, socket_watch
from tenants.domain.roles import Role
from tenants.models import Program, User
from tenants.services.users import grant_role, revoke_role
from tests.live.test_room_sockets import heard, signed_in, tell

pytestmark = pytest.mark.django_db(transaction=True)


async def opened(two_programs, path: str, user: User, host: str = settings.DOMAIN):
    browser = await sync_to_async(two_programs.desk)(user)
    socket = signed_in(path, browser, host)
    assert await socket.connect()
    assert (await socket.hear())["type"] == "hello"
    return socket, browser


async def ends_with(socket) -> int | None:
    """The close code sent; None while the socket stays open."""
    while not await socket.receive_nothing(timeout=0.2):
        sent = await socket.receive_output(timeout=1)
        if sent["type"] == "websocket.close":
            return int(sent["code"])
        assert json.loads(sent["text"])["type"] in ("pong", "hello")
    return None


async def test_a_supervisor_who_is_one_no_more_is_closed_and_hears_nothing(two_programs):
    supervisor = two_programs.acme.supervisor
    socket, _browser = await opened(two_programs, "/ws/floor/", supervisor)
    await socket_watch.current().check()
    await tell("p_acme", 1, "queues")
    assert await heard(socket) == [("p_acme", 1)]
    await sync_to_async(revoke_role)(user=supervisor, role=Role.SUPERVISOR, program=two_programs.acme.program)
    await socket_watch.current().check()
    assert await ends_with(socket) == 4403
    await socket.leave()
    assert not hub.current().by_topic
    assert not socket_watch.current().sockets
    await hub.stop()


async def test_the_watch_looks_by_itself(two_programs, monkeypatch):
    monkeypatch.setattr(socket_watch, "CHECK_SECONDS", 0.05)
    viewer = two_programs.acme.viewer
    socket, _browser = await opened(two_programs, "/ws/portal/", viewer, two_programs.acme.host)
    await asyncio.sleep(0.3)
    assert await ends_with(socket) is None
    await sync_to_async(revoke_role)(user=viewer, role=Role.CLIENT_VIEWER, program=two_programs.acme.program)
    assert (await socket.receive_output(timeout=5)) == {"type": "websocket.close", "code": 4403}
    await socket.leave()
    await hub.stop()


async def test_switched_off_people_and_programs_are_closed(two_programs):
    acme = two_programs.acme
    viewer, _ = await opened(two_programs, "/ws/portal/", acme.viewer, acme.host)
    manager, _ = await opened(two_programs, "/ws/portal/", acme.manager, acme.host)
    chief, _ = await opened(two_programs, "/ws/portal/", two_programs.chief, acme.host)
    await sync_to_async(User.objects.filter(pk=acme.viewer.pk).update)(is_active=False)
    await socket_watch.current().check()
    assert [await ends_with(socket) for socket in (viewer, manager, chief)] == [4403, None, None]
    await sync_to_async(Program.objects.filter(pk=acme.program.pk).update)(is_active=False)
    directory.forget()
    await socket_watch.current().check()
    assert await ends_with(manager) == 4403
    assert await ends_with(chief) == 4403
    for socket in (viewer, manager, chief):
        await socket.leave()
    await hub.stop()


async def test_other_rights_and_ended_sessions_make_the_browser_come_back(two_programs):
    acme, globex = two_programs.acme, two_programs.globex
    agent = await sync_to_async(create_agent)(user_id=two_programs.both.id, display_name="Dora")
    await sync_to_async(certify_agent)(agent_id=agent.id, program_id=acme.program.id)
    desk, _ = await opened(two_programs, "/ws/desk/", two_programs.both)
    floor, browser = await opened(two_programs, "/ws/floor/", acme.supervisor)
    await sync_to_async(grant_role)(user=two_programs.both, role=Role.PLANNER, program=globex.program)
    await socket_watch.current().check()
    assert [await ends_with(desk), await ends_with(floor)] == [4409, None]
    await sync_to_async(browser.logout)()
    await socket_watch.current().check()
    assert await ends_with(floor) == 4409
    again = signed_in("/ws/floor/", browser)
    assert await again.close_code() == 4401
    for socket in (desk, floor):
        await socket.leave()
    await hub.stop()


async def test_many_sockets_cost_as_few_questions_as_one(two_programs, django_assert_max_num_queries):
    acme = two_programs.acme
    sockets = [(await opened(two_programs, "/ws/portal/", acme.viewer, acme.host))[0] for _ in range(5)]
    watched = list(socket_watch.current().sockets)
    assert len(watched) == 5

    def ask() -> None:
        with django_assert_max_num_queries(4):
            assert socket_watch._codes(watched) == []

    await sync_to_async(ask)()
    for socket in sockets:
        await socket.leave()
    await hub.stop()


async def test_a_database_away_closes_nobody(two_programs, monkeypatch):
    monkeypatch.setattr(socket_watch, "CHECK_SECONDS", 0.05)

    def away(_watched):
        raise DatabaseError("gone")

    monkeypatch.setattr(socket_watch, "_codes", away)
    socket, _ = await opened(two_programs, "/ws/floor/", two_programs.acme.supervisor)
    assert await ends_with(socket) is None
    await socket.leave()
    await hub.stop()
