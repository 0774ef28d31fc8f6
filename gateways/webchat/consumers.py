"""The visitor's socket: hints about their own contact, without a word about staff."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import orjson

from gateways.webchat import credentials, selectors
from gateways.webchat.services.presence import key_of
from interactions.domain.states import Author
from interactions.services.lifecycle import note_typing
from live import hub, topics
from live.consumers import NO_ACCESS, SIGNED_OUT, HintConsumer, Refused
from live.member import Member
from live.offload import in_database
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

LINGER_SECONDS = 8.0  # from page to page of the client's site: the visitor has not left
TYPING_SECONDS = 4.0
Send = Callable[[dict[str, Any]], Awaitable[None]]


class WidgetConsumer(HintConsumer):
    """Joins the topic of the visit's contact; the ticket in the address is checked instead of a login."""

    interaction_id: Any = None
    typed_at = 0.0

    async def topics_for(self) -> set[str]:
        """The visitor's contact only. Raises Refused."""
        program = self.scope.get("program")
        if program is None:
            raise Refused(NO_ACCESS)
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        try:
            bearer = credentials.read_ticket(query.get("ticket", [""])[0])
        except credentials.BadCredential as error:
            raise Refused(SIGNED_OUT) from error
        if bearer.program_id != program.pk:
            raise Refused(NO_ACCESS)
        self.interaction_id = await in_database(_contact_of, program, bearer)
        if self.interaction_id is None:
            raise Refused(NO_ACCESS)
        self.presence_key = key_of(program.schema_name, self.interaction_id)
        self.base_send = _for_visitors(self.base_send)
        return {topics.program_topic(program.schema_name, topics.interaction(self.interaction_id))}

    async def receive_message(self, content: dict[str, Any]) -> None:
        """{"type": "typing"}: told to the agent at most every four seconds."""
        now = time.monotonic()
        if content.get("type") == "typing" and self.member is not None and now - self.typed_at >= TYPING_SECONDS:
            self.typed_at = now
            await in_database(_note_typing, self.scope["program"].schema_name, self.interaction_id)

    async def disconnect(self, code: int) -> None:
        """Leave the hub; the presence stays a few seconds for the next page."""
        if self.member is not None and self.presence_key:
            _linger(self.presence_key)
        await super().disconnect(code)


def _linger(key: str) -> None:
    ledger = hub.current().presence
    shade = Member(_nowhere, frozenset(), key)
    ledger.add(shade)

    def end() -> None:
        shade.stop()
        ledger.remove(shade)

    asyncio.get_running_loop().call_later(LINGER_SECONDS, end)


async def _nowhere(_message: dict[str, object]) -> None:
    return None


def _contact_of(program: Program, bearer: credentials.Bearer) -> Any:
    with program_context(program):
        visit = selectors.visit_by_id(bearer.visit_id)
        return visit.interaction_id if visit else None


def _note_typing(schema: str, interaction_id: Any) -> None:
    with program_context(schema):
        note_typing(interaction_id=interaction_id, by=Author.CUSTOMER)


def _for_visitors(send: Send) -> Send:
    """Hints lose their ids (agents, notes, queues are not the visitor's business) and those about notes are dropped."""

    async def filtered(message: dict[str, Any]) -> None:
        text = message.get("text")
        if isinstance(text, str):
            text = _stripped(text)
            if text is None:
                return
            message = message | {"text": text}
        await send(message)

    return filtered


def _stripped(text: str) -> str | None:
    frame = orjson.loads(text)
    ids = frame.get("ids")
    if not ids:
        return text
    if ids.get("author") == "note" or ids.get("what") in ("customer_typing", "left", "back"):
        return None
    kind = "typing" if ids.get("what") == "typing" else "changed"
    return orjson.dumps({"program": frame["program"], "v": 1, "seq": frame["seq"], "type": kind, "ids": {}}).decode()
