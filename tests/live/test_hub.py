"""The push hub with real sockets on a real server and a real Valkey."""

from __future__ import annotations

import asyncio
import contextlib
import json

import pytest
import redis
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from live import presence, topics
from live.member import QUEUE_LIMIT
from tests.live.stage import Valkey, open_stage, until, valkey

__all__ = ["Valkey", "valkey"]

ACME, GLOBEX = "p_acme", "p_globex"
QUEUES = topics.program_topic(ACME, "queues")


async def test_a_hint_reaches_the_topic_and_nobody_else(valkey):
    async with open_stage() as stage:
        here = await stage.tab(QUEUES)
        both = await stage.tab(f"{QUEUES},{topics.program_topic(ACME, 'reporting')}")
        there = await stage.tab(topics.program_topic(GLOBEX, "queues"))
        await stage.push(ACME, 1, "queues", "reporting")
        frames = await here.got("probes.made")
        assert frames == [{"program": ACME, "v": 1, "seq": 1, "type": "probes.made", "ids": {"n": 1}}]
        await both.got("probes.made")
        await stage.push(GLOBEX, 1, "queues")
        await there.got("probes.made")
        assert [len(tab.of("probes.made")) for tab in (here, both, there)] == [1, 1, 1]


async def test_a_floor_topic_carries_a_programs_hint_to_its_own_people_only(valkey):
    async with open_stage() as stage:
        acme = await stage.tab(f"{topics.FLOOR_QUEUES},{QUEUES}")
        globex = await stage.tab(f"{topics.FLOOR_QUEUES},{topics.program_topic(GLOBEX, 'queues')}")
        await stage.push(ACME, 1, topics.FLOOR_QUEUES)
        await stage.push(None, 1, topics.FLOOR_QUEUES)
        await acme.got("probes.made", 2)
        assert [frame["program"] for frame in await globex.got("probes.made")] == [None]


async def test_a_tab_that_comes_back_gets_what_it_missed(valkey):
    async with open_stage() as stage:
        await stage.push(ACME, 3, "queues")
        tab = await stage.tab(QUEUES)
        await until(lambda: stage.hub.rings.get(ACME) is not None)
        await stage.push(ACME, 1, "queues")
        await tab.got("probes.made")
        await tab.close()
        await stage.push(ACME, 5, "queues")
        await stage.push(ACME, 2, "reporting")
        await until(lambda: stage.hub.rings[ACME].position == 11)
        back = await stage.tab(QUEUES, since=json.dumps({ACME: 4}))
        assert back.frames[0] == {"type": "hello", "seq": {ACME: 11}}
        assert [frame["seq"] for frame in await back.got("probes.made", 5)] == [5, 6, 7, 8, 9]
        assert back.of("resync") == []


@pytest.mark.parametrize("since", [1, 5_000])
async def test_a_tab_from_before_the_ring_or_beyond_it_fetches_again(valkey, since):
    async with open_stage() as stage:
        stage.seqs[ACME] = 100
        await stage.push(ACME, 1, "queues")
        await until(lambda: ACME in stage.hub.rings)
        tab = await stage.tab(QUEUES, since=json.dumps({ACME: since}))
        assert await tab.got("resync") == [{"program": ACME, "v": 1, "seq": 101, "type": "resync", "ids": {}}]


async def test_a_server_that_was_restarted_answers_a_resume_by_the_first_beat(valkey):
    async with open_stage() as stage:
        stage.seqs[ACME] = 40
        current = await stage.tab(QUEUES, since=json.dumps({ACME: 40}))
        behind = await stage.tab(QUEUES, since=json.dumps({ACME: 39}))
        await stage.beat()
        await behind.got("resync")
        await stage.push(ACME, 1, "queues")
        await current.got("probes.made")
        assert current.of("resync") == []


async def test_a_gap_in_the_numbers_makes_the_program_fetch_again(valkey):
    async with open_stage() as stage:
        acme, globex = await stage.tab(QUEUES), await stage.tab(topics.program_topic(GLOBEX, "queues"))
        await stage.push(ACME, 1, "queues")
        await acme.got("probes.made")
        stage.lose(ACME, 2)
        await stage.push(ACME, 1, "queues")
        assert [frame["seq"] for frame in await acme.got("resync")] == [4]
        stage.lose(ACME, 1)
        await stage.beat()
        assert [frame["seq"] for frame in await acme.got("resync", 2)] == [4, 5]
        await stage.beat()
        await stage.push(ACME, 1, "queues")
        await acme.got("probes.made", 2)
        assert len(acme.of("resync")) == 2
        assert globex.of("resync") == []


async def test_a_hint_told_twice_is_heard_once(valkey):
    async with open_stage() as stage:
        tab = await stage.tab(QUEUES)
        await stage.push(ACME, 2, "queues")
        stage.seqs[ACME] = 0
        await stage.push(ACME, 3, "queues")
        assert [frame["seq"] for frame in await tab.got("probes.made", 3)] == [1, 2, 3]
        assert tab.of("resync") == []


async def test_a_burst_reaches_every_tab_in_order(valkey):
    async with open_stage() as stage:
        tabs = [await stage.tab(QUEUES) for _ in range(50)]
        for _ in range(8):
            await stage.push(ACME, 50, "queues")
        await asyncio.gather(*(tab.got("probes.made", 400, 20.0) for tab in tabs))
        for tab in tabs:
            assert [frame["seq"] for frame in tab.of("probes.made")] == list(range(1, 401))


async def test_one_batch_larger_than_the_queue_closes_nobody(valkey):
    async with open_stage() as stage:
        tab = await stage.tab(QUEUES)
        await stage.push(ACME, QUEUE_LIMIT * 3, "queues")
        await tab.got("probes.made", QUEUE_LIMIT * 3)


async def test_a_slow_reader_is_closed_and_the_others_go_on(valkey):
    async with open_stage() as stage:
        quick = await stage.tab(QUEUES)
        address = f"ws://127.0.0.1:{stage.port}/?topics={QUEUES}"
        async with connect(address, compression=None, max_queue=1) as slow:
            slow.transport.pause_reading()
            sent = 0
            while len(stage.hub.by_topic[QUEUES]) == 2 and sent < 20_000:
                await stage.push(ACME, 100, "queues", pad=20_000)
                sent += 100
                await quick.got("probes.made", sent, 20.0)
            assert len(stage.hub.by_topic[QUEUES]) == 1, "the slow one is out"
            slow.transport.resume_reading()
            await asyncio.wait_for(read_to_the_end(slow), 20)
            assert slow.close_code == 4408
        await stage.push(ACME, 1, "queues")
        await quick.got("probes.made", sent + 1)


async def read_to_the_end(socket) -> None:
    """Read until the server closes."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            await socket.recv()


async def test_valkey_flushed_then_killed_and_started_again(valkey):
    async with open_stage() as stage:
        tab = await stage.tab(QUEUES)
        await stage.push(ACME, 1, "queues")
        await tab.got("probes.made")
        redis.Redis.from_url(valkey.url).flushall()
        await stage.push(ACME, 1, "queues")
        await tab.got("probes.made", 2)
        valkey.kill()
        await stage.push(ACME, 3, "queues")
        await until(lambda: not stage.hub.subscription.connected.is_set())
        await asyncio.to_thread(valkey.start)
        await asyncio.wait_for(stage.hub.subscription.connected.wait(), 10)
        await stage.beat()
        assert [frame["seq"] for frame in await tab.got("resync")] == [5]
        await stage.push(ACME, 1, "queues")
        await tab.got("probes.made", 3)


async def test_the_server_starts_without_valkey_and_finds_it_later(valkey):
    valkey.kill()
    starting = asyncio.create_task(asyncio.to_thread(lambda: (asyncio.run(asyncio.sleep(0.5)), valkey.start())))
    async with open_stage() as stage:
        await starting
        tab = await stage.tab(QUEUES)
        await stage.push(ACME, 1, "queues")
        await tab.got("probes.made")


async def test_ping_other_messages_and_nonsense(valkey):
    async with open_stage() as stage:
        tab = await stage.tab(QUEUES)
        await stage.push(ACME, 1, "queues")
        await tab.got("probes.made")
        await tab.say({"type": "ping"})
        assert await tab.got("pong") == [{"type": "pong", "seq": {ACME: 1}}]
        await tab.say({"type": "typing"})
        assert await tab.got("echo") == [{"type": "echo", "of": {"type": "typing"}}]
        for nonsense in ("{", "[1]", "x" * 200_000, "\x00"):
            other = await stage.tab(QUEUES)
            await other.say(nonsense)
            await until(lambda other=other: other.socket.close_code is not None)
            assert other.socket.close_code == 4400
        await until(lambda: len(stage.hub.by_topic[QUEUES]) == 1)


async def test_who_may_not_listen_is_told_why(valkey):
    async with open_stage() as stage:
        socket = await connect(f"ws://127.0.0.1:{stage.port}/")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == 4401
        assert not stage.hub.by_topic


@pytest.mark.parametrize("since", ["", "{", "[]", '{"p_acme":"7"}', '{"p_acme":-1}', '{"p_globex":1}'])
async def test_a_strange_since_counts_as_nothing_known(valkey, since):
    async with open_stage() as stage:
        await stage.push(ACME, 1, "queues")
        await until(lambda: ACME in stage.hub.rings)
        tab = await stage.tab(QUEUES, since=since)
        await stage.push(ACME, 1, "queues")
        await tab.got("probes.made")
        assert [frame["type"] for frame in tab.frames] == ["hello", "probes.made"]


async def test_presence_is_told_at_once_in_bulk_and_when_the_last_tab_closes(valkey, monkeypatch):
    monkeypatch.setattr(presence, "EVERY_SECONDS", 0.2)
    seen, gone = [], []
    presence.register("probe", seen=seen.append, gone=gone.append)
    try:
        async with open_stage() as stage:
            first = await stage.tab(QUEUES, presence="probe:1")
            second = await stage.tab(QUEUES, presence="probe:1")
            await stage.tab(QUEUES, presence="probe:2")
            await until(lambda: frozenset({"1", "2"}) in seen)
            await first.close()
            await asyncio.sleep(0.3)
            assert gone == []
            await second.close()
            await until(lambda: gone == [frozenset({"1"})])
            for member in stage.hub.presence.members["probe:2"]:
                member.heard_at -= presence.DEAD_AFTER_SECONDS + 1
            await asyncio.sleep(0.3)
            seen.clear()
            await asyncio.sleep(0.3)
            assert seen == [], "a silent browser is not present"
        assert gone[-1] == frozenset({"2"}), "a server that stops says so"
    finally:
        presence.unregister("probe")
