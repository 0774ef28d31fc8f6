"""live.js and leader.js in a real browser on the real hub: resume, resync, banner, sign-out, one tab that rings."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.async_api import async_playwright

from live import hub
from tests.live import stage as staging
from tests.live.stage import open_stage, until, valkey

__all__ = ["valkey"]

pytestmark = pytest.mark.browser
STATIC = Path(settings.BASE_DIR) / "live" / "static" / "live"
ACME = "p_acme"
PAGE = """<!doctype html><title>stage</title><script type="module">
import { connect, backoff } from "/live.js";
import { join } from "/leader.js";
window.seen = { hints: [], resyncs: [], states: [], messages: [], told: [] };
window.backoff = backoff;
window.begin = (query, since) => {
  window.line = connect({ url: "/" + query, since,
    onHint: (hint) => seen.hints.push(hint.seq), onResync: (program) => seen.resyncs.push(program ?? "all"),
    onState: (state) => seen.states.push(state), onMessage: (message) => seen.messages.push(message) });
};
window.tabs = join("stage", { onMessage: (message) => seen.told.push(message) });
</script>"""


async def application(scope, receive, send) -> None:
    """The stage, with a page and the two scripts."""
    if scope["type"] != "http":
        await staging.application(scope, receive, send)
        return
    name = scope["path"].strip("/")
    script = name in {"live.js", "leader.js"}
    body = (STATIC / name).read_bytes() if script else PAGE.encode()
    kind = b"text/javascript" if script else b"text/html"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def context():
    """One browser profile: its tabs are one person's."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield await browser.new_context()
        await browser.close()


async def seen(page, key: str):
    return await page.evaluate(f"seen.{key}")


async def shown(page, key: str, value, seconds: float = 10.0) -> None:
    """Wait until a record of the page equals a value."""
    deadline = asyncio.get_running_loop().time() + seconds
    while (found := await seen(page, key)) != value:
        assert asyncio.get_running_loop().time() < deadline, f"{key}: {found}, not {value}"
        await asyncio.sleep(0.05)


async def open_page(context, stage, query="?topics=p.p_acme.queues", since="undefined"):
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{stage.port}/page")
    await page.evaluate(f"begin({query!r}, {since})")
    return page


def cut_all() -> None:
    """Drop every socket without a close frame, as a network does."""
    for members in list(hub.current().by_topic.values()):
        for member in list(members):
            asyncio.get_running_loop().create_task(member.close(1012))


async def test_hints_flow_and_a_cut_line_resumes_without_a_hole(context, valkey):
    async with open_stage(application) as stage:
        await stage.push(ACME, 2, "queues")
        page = await open_page(context, stage, since='{"p_acme": 2}')
        await shown(page, "states", ["connecting", "live"])
        await stage.push(ACME, 2, "queues")
        await shown(page, "hints", [3, 4])
        cut_all()
        await stage.push(ACME, 3, "queues")
        await shown(page, "hints", [3, 4, 5, 6, 7])
        assert await seen(page, "resyncs") == []
        assert await seen(page, "states") == ["connecting", "live"], "a short cut shows no banner"
        stage.lose(ACME, 1)
        await stage.push(ACME, 1, "queues")
        await shown(page, "resyncs", [ACME])
        await stage.push(ACME, 1, "queues")
        await shown(page, "hints", [3, 4, 5, 6, 7, 10])


async def test_a_page_of_unknown_age_fetches_once(context, valkey):
    async with open_stage(application) as stage:
        await stage.push(ACME, 1, "queues")
        page = await open_page(context, stage)
        await shown(page, "resyncs", ["all"])
        cut_all()
        await stage.push(ACME, 1, "queues")
        await shown(page, "hints", [2])
        assert await seen(page, "resyncs") == ["all"]


async def test_signed_out_is_said_once_and_not_retried(context, valkey):
    async with open_stage(application) as stage:
        page = await open_page(context, stage, query="?nobody=1")
        await shown(page, "states", ["connecting", "signed_out"])
        await asyncio.sleep(1.5)
        assert await seen(page, "states") == ["connecting", "signed_out"]


async def test_sends_wait_for_the_line_and_are_settled_by_their_ref(context, valkey):
    async with open_stage(application) as stage:
        page = await open_page(context, stage, since="{}")
        await shown(page, "states", ["connecting", "live"])
        cut_all()
        await until(lambda: not hub.current().by_topic)
        await page.evaluate('line.send({type: "say", ref: "r1"})')
        await until(lambda: bool(hub.current().by_topic), 10)
        deadline = asyncio.get_running_loop().time() + 5
        while not await seen(page, "messages") and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.05)
        assert (await seen(page, "messages"))[0]["of"] == {"type": "say", "ref": "r1"}
        assert await page.evaluate("line.pending.size") == 1
        await page.evaluate('line.settle("r1")')
        assert await page.evaluate("line.pending.size") == 0


async def test_a_server_that_is_gone_shows_offline_and_comes_back(context, valkey):
    async with open_stage(application) as stage:
        page = await open_page(context, stage, since="{}")
        await shown(page, "states", ["connecting", "live"])
        await context.set_offline(True)
        cut_all()
        await shown(page, "states", ["connecting", "live", "offline"])
        await context.set_offline(False)
        await shown(page, "states", ["connecting", "live", "offline", "live"])


async def test_one_tab_leads_and_the_next_takes_over(context, valkey):
    async with open_stage(application) as stage:
        first, second = [await open_page(context, stage) for _ in range(2)]
        assert [await page.evaluate("tabs.isLeader()") for page in (first, second)] == [True, False]
        await second.evaluate('tabs.tell({stop: "offer"})')
        await shown(first, "told", [{"stop": "offer"}])
        await first.close()
        await second.wait_for_function("tabs.isLeader()")
        waits = await second.evaluate("[0, 3, 20].map((attempt) => backoff(attempt, () => 1))")
        assert waits == [500, 4000, 30000]
