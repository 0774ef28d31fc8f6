"""The SMTP door. A mail is answered with 250 only after the database has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from gateways.email.domain.bounds import MOST_LINES, TooIntricate
from gateways.email.services import receiving
from gateways.email.tasks import ask_to_send
from routing.services.inbound import NoEntryPoint

log = logging.getLogger("gateways.email")
logging.getLogger("mail.log").setLevel(logging.WARNING)  # the library logs every address at INFO
SIZE_LIMIT = 25 * 1024 * 1024  # bytes, told by SIZE
LINE_LIMIT = 8 * 1024 * 1024  # bytes; RFC 5321 says 1,000, but many programs send a text as one line
MOST_RECIPIENTS = 50
BREATH = 25  # lines of a mail after which other connections get their turn
WORKERS, LOOKERS = 4, 2  # mails taken at once; recipients looked up meanwhile

TRY_LATER = "451 4.3.0 Temporary trouble here, please send it again later"
LINE_TOO_LONG = "500 5.5.2 Line too long"
TOO_LARGE = "552 5.3.4 Mail too large"
TOO_INTRICATE = "554 5.6.0 This mail is built too intricately to be read here: too many lines, parts or headers"
NO_MAILBOX = "550 5.1.1 No such mailbox here"
NO_SENDER = "550 5.1.7 No usable sender address, nobody could be answered"
TOO_MANY_HOPS = "554 5.4.6 Too many hops, this mail goes round in circles"
NOT_SET_UP = "451 4.3.5 This mailbox is not set up yet, please send it again later"

Answer = TypeVar("Answer")


class Door(SMTP):
    """The server with room for long lines; commands keep their own limit of 512 bytes."""

    line_length_limit = LINE_LIMIT

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        """The library's, but fair: a flood of lines lets others have their turn and keeps no object per line."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        envelope = self.envelope
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
        elif arg:
            await self.push("501 Syntax: DATA")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            content, refusal = await self._read_mail()
            envelope.content = envelope.original_content = content
            answer = refusal or await self._call_handler_hook("DATA")
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            await self.push(answer)

    async def _read_mail(self) -> tuple[bytes, str]:
        """Bytes up to the lone dot, and why they are not taken; a refused mail is read to its end and forgotten."""
        content, lines, at_start, refusal = bytearray(), 0, True, ""
        limit = self.data_size_limit or SIZE_LIMIT
        while True:
            try:
                line = await self._reader.readuntil(b"\r\n")
                is_whole = True
            except asyncio.LimitOverrunError as error:
                line = await self._reader.read(error.consumed)
                is_whole, refusal = False, refusal or LINE_TOO_LONG
            if at_start and line == b".\r\n":
                return bytes(content), refusal
            lines += 1
            if lines % BREATH == 0:
                await asyncio.sleep(0)
            if len(content) + len(line) > limit:
                refusal = refusal or TOO_LARGE
            elif lines > MOST_LINES:
                refusal = refusal or TOO_INTRICATE
            if refusal:
                content.clear()
            else:
                content += line[1:] if at_start and line.startswith(b".") else line
            at_start = is_whole


class MailController(Controller):
    """Runs Doors in a thread of its own."""

    def factory(self) -> SMTP:
        """One Door per connection."""
        return Door(self.handler, **self.SMTP_kwargs)


class MailHandler:
    """Answers of the listener; database work runs in threads of its own. Slow mails keep no recipient waiting."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="mail")
        self.lookups = ThreadPoolExecutor(max_workers=LOOKERS, thread_name_prefix="mailbox")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Only mailboxes of programs are known here: nothing is relayed."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            found = await _in_thread(self.lookups, receiving.mailbox, address)
        except (DatabaseError, InterfaceError) as error:
            log.warning("database is away: %s", error)
            return TRY_LATER
        if found is None:
            return NO_MAILBOX
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the mail for every recipient. A mail sent again after 451 doubles nothing."""
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        for recipient in envelope.rcpt_tos:
            answer = await self._take(raw, recipient, envelope.mail_from)
            if answer is not None:
                return answer
        return "250 2.0.0 Taken"

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours: the sender keeps the mail and comes again."""
        log.error("fault while taking mail", exc_info=error)
        return TRY_LATER

    async def _take(self, raw: bytes, recipient: str, return_path: str | None) -> str | None:
        """None = taken, else the SMTP answer."""
        try:
            await _in_thread(self.pool, take, raw, recipient, return_path)
        except receiving.UnknownMailbox:
            return NO_MAILBOX
        except TooIntricate as limit:
            log.warning("mail refused: %s", limit)
            return TOO_INTRICATE
        except receiving.NoSender:
            return NO_SENDER
        except receiving.MailLoop:
            return TOO_MANY_HOPS
        except NoEntryPoint:
            log.error("a mailbox has no entry point: mail is put off")
            return NOT_SET_UP
        except (DatabaseError, InterfaceError, OSError) as error:
            log.warning("mail put off, database or disk is away: %s", error)
            return TRY_LATER
        return None


async def _in_thread(pool: ThreadPoolExecutor, work: Callable[..., Answer], *args: Any) -> Answer:
    return await asyncio.get_running_loop().run_in_executor(pool, _with_connection, work, args)


def take(raw: bytes, recipient: str, return_path: str | None) -> receiving.Receipt:
    """Store the mail, then ask the workers for what it caused."""
    receipt = receiving.receive_mail(raw=raw, recipient=recipient, return_path=return_path)
    log.info("mail %s: %s %s", receipt.taken.value, receipt.schema, receipt.interaction_id or "")
    for mail_id in receipt.mail_ids:
        ask_to_send(receipt.schema, mail_id)
    return receipt


def _with_connection(work: Callable[..., Answer], args: tuple[Any, ...]) -> Answer:
    """A thread keeps its connection while it works; one that broke (a restart of the server) is tried anew once."""
    close_old_connections()
    try:
        return work(*args)
    except (DatabaseError, InterfaceError):
        connection.close()
        return work(*args)
    finally:
        close_old_connections()


def listen(host: str, port: int) -> MailController:
    """Start to take mail at host:port; raises OSError when the port is taken. Stop it by `.stop()`."""
    controller = MailController(
        MailHandler(),
        hostname=host,
        port=port,
        ident="Onefloor",
        data_size_limit=SIZE_LIMIT,
        enable_SMTPUTF8=True,
        decode_data=False,
        auth_exclude_mechanism=["LOGIN", "PLAIN"],  # nobody signs in here
    )
    controller.start()
    return controller
