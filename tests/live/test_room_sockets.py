"""Desk, floor and portal through the whole stack: who may come, and which hints reach them."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from agents.services.people import certify_agent, create_agent
from live import hub, presence, topics, wire
from tests.factories.sockets import BrowserSocket

pytestmark = pytest.mark.django_db(transaction=True)
HERE = settings.DOMAIN


def signed_in(path: str, browser, host: str = HERE) -> BrowserSocket:
    """A socket that carries a test client's cookies."""
    socket = BrowserSocket(path, host)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    socket.scope["headers"].append((b"cookie", cookies.encode()))
    return socket


async def tell(program: str | None, seq: int, *names: str) -> None:
    """One hint, as the relay sends it."""
    frame = wire.hint_frame(program=program, version=1, seq=seq, kind="probes.made", ids={})
    entry = wire.Entry(seq, tuple(topics.full_name(program, name) for name in names), frame)
    await hub.current().take([wire.Batch(program, seq, seq, (entry,))])


async def heard(socket: BrowserSocket) -> list[tuple[str | None, int]]:
    """Hints until the pong."""
    await socket.say('{"type": "ping"}')
    found = []
    while (frame := await socket.hear())["type"] != "pong":
        if frame["type"] == "probes.made":
            found.append((frame["program"], frame["seq"]))
    return found


@pytest.fixture
def desk_agent(two_programs):
    """Dora serves both programs by access, and is certified for Acme alone."""
    agent = create_agent(user_id=two_programs.both.id, display_name="Dora")
    certify_agent(agent_id=agent.id, program_id=two_programs.acme.program.id)
    return agent


async def test_a_desk_hears_its_agent_and_the_queues_it_serves(two_programs, desk_agent):
    browser = await sync_to_async(two_programs.desk)(two_programs.both)
    socket = signed_in("/ws/desk/", browser)
    assert await socket.connect()
    assert (await socket.hear())["type"] == "hello"
    assert f"agent:{desk_agent.id}" in hub.current().presence.members
    await tell("p_acme", 1, "queues")
    await tell("p_globex", 1, "queues")
    await tell("p_acme", 2, topics.agent_topic(desk_agent.id))
    await tell("p_globex", 2, topics.agent_topic(desk_agent.id))
    await tell("p_acme", 3, "reporting")
    await tell(None, 1, topics.agent_topic(desk_agent.id))
    assert await heard(socket) == [("p_acme", 1), ("p_acme", 2), (None, 1)]
    await socket.leave()
    assert not hub.current().presence.members
    await hub.stop()


async def test_a_floor_hears_the_programs_its_supervisor_leads(two_programs):
    browser = await sync_to_async(two_programs.desk)(two_programs.acme.supervisor)
    socket = signed_in("/ws/floor/", browser)
    assert await socket.connect()
    assert (await socket.hear())["type"] == "hello"
    await tell("p_acme", 1, "queues", topics.FLOOR_QUEUES)
    await tell("p_globex", 1, "queues", topics.FLOOR_QUEUES)
    await tell(None, 1, topics.FLOOR_AGENTS)
    assert await heard(socket) == [("p_acme", 1), (None, 1)]
    await socket.leave()
    await hub.stop()


async def test_a_portal_hears_its_own_program(two_programs):
    browser = await sync_to_async(two_programs.acme.browser)(two_programs.acme.viewer)
    socket = signed_in("/ws/portal/", browser, two_programs.acme.host)
    assert await socket.connect()
    assert (await socket.hear())["type"] == "hello"
    await tell("p_acme", 1, "reporting")
    await tell("p_globex", 1, "reporting")
    await tell("p_acme", 2, "agents")
    assert await heard(socket) == [("p_acme", 1)]
    await socket.leave()
    await hub.stop()


@pytest.mark.parametrize(
    ("path", "crew", "part", "host", "code"),
    [
        ("/ws/desk/", "acme", None, HERE, 4401),
        ("/ws/desk/", "acme", "agent", HERE, 4403),  # has the role, is nobody on the floor
        ("/ws/desk/", "acme", "viewer", HERE, 4403),
        ("/ws/floor/", "acme", "agent", HERE, 4403),
        ("/ws/floor/", "acme", "viewer", HERE, 4403),
        ("/ws/portal/", "acme", "agent", HERE, 4403),  # no program stands on the provider's host
        ("/ws/portal/", "globex", "viewer", "acme", 4403),
        ("/ws/portal/", "globex", "manager", "acme", 4403),
        ("/ws/portal/", "acme", None, "acme", 4401),
    ],
)
async def test_who_does_not_belong_is_refused(two_programs, path, crew, part, host, code):
    host = two_programs.acme.host if host == "acme" else host
    user = part and getattr(getattr(two_programs, crew), part)
    browser = await sync_to_async(two_programs.desk)(user)
    socket = signed_in(path, browser, host)
    assert await socket.close_code() == code
    assert not hub.current().by_topic
    await hub.stop()


def test_consoles_that_are_heard_of_keep_their_agents_connected(two_programs, desk_agent):
    seen, _ = presence._rooms["agent"]
    with pytest.raises(ValueError, match="badly formed"):
        seen(frozenset({"nonsense"}))
    seen(frozenset({str(desk_agent.id)}))
