"""Mailboxes with a queue and an agent behind them, and mail as people and machines really write it."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from uuid import uuid4

from acd import selectors as acd_selectors
from acd.services.matching import run_tick
from agents.models import Agent
from agents.services import people, state
from crm.services import catalog
from gateways.email.models import MailConnector
from interactions.domain.states import Author
from interactions.models import Interaction, Message
from interactions.services.messages import post_message
from routing.models import EntryPoint, Queue
from routing.services import queueing
from tenants.context import program_context
from tenants.models import EntryAddress, Program, User


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An entry address that works, and who answers it."""

    program: Program
    entry: EntryAddress
    agent: Agent

    @property
    def address(self) -> str:
        """Where customers write."""
        return self.entry.address

    def connect(self, **fields: object) -> MailConnector:
        """Settings of the mailbox."""
        with program_context(self.program):
            return MailConnector.objects.create(entry_address=self.entry, **fields)

    def interactions(self) -> list[Interaction]:
        """All contacts, oldest first."""
        with program_context(self.program):
            return list(Interaction.objects.order_by("started_at", "id"))

    def messages(self, *authors: str) -> list[Message]:
        """All texts in order, of these authors."""
        with program_context(self.program):
            rows = Message.objects.order_by("sent_at", "id").prefetch_related("attachments")
            return list(rows.filter(author__in=authors) if authors else rows)

    def accept(self) -> Interaction:
        """The agent takes what waits."""
        state.set_ready(agent_id=self.agent.id)
        run_tick()
        offer = acd_selectors.open_offer_of_agent(self.agent.id)
        assert offer is not None
        return queueing.accept_offer(
            offer_id=offer.id, token=offer.token, agent_id=self.agent.id, program_id=self.program.id
        )

    def reply(self, interaction: Interaction, body: str, **more: object) -> Message:
        """The agent answers."""
        with program_context(self.program):
            message, _new = post_message(
                interaction_id=interaction.id,
                author=Author.AGENT,
                body=body,
                agent_id=self.agent.id,
                ref=uuid4(),
                **more,
            )
        return message

    def close(self, interaction: Interaction) -> None:
        """The agent ends the contact and chooses an outcome."""
        with program_context(self.program):
            disposition = catalog.create_disposition(code=f"done-{uuid4().hex[:6]}", label="Done")
            queueing.end_contact(interaction_id=interaction.id, by="agent", agent_id=self.agent.id)
            queueing.finish_wrap_up(
                interaction_id=interaction.id, agent_id=self.agent.id, disposition_id=disposition.id
            )


def open_mailbox(program: Program, user: User, *, address: str) -> Mailbox:
    """A mailbox of a program whose mail this user answers."""
    entry = EntryAddress.objects.create(program=program, channel="email", address=address)
    agent = people.create_agent(user_id=user.id, display_name="Anna")
    people.certify_agent(agent_id=agent.id, program_id=program.id)
    skill = people.create_skill(program_id=program.id, code="mail", name="Mail")
    people.grant_skill(agent_id=agent.id, skill_id=skill.id)
    with program_context(program):
        queue = Queue.objects.create(code="mail", name="Mail", required=[[str(skill.id), 1]])
        EntryPoint.objects.create(entry_address=entry, queue=queue)
    state.sign_in(agent_id=agent.id)
    return Mailbox(program, entry, agent)


def mail_bytes(
    *,
    sender: str = "Olga <olga@customer.example>",
    to: str = "help@acme.example",
    subject: str = "Where is my order?",
    text: str = "Good day, where is my order 77?",
    message_id: str | None = None,
    html: str = "",
    files: tuple[tuple[str, str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """A well-formed mail; `headers` use _ for -."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    if message_id != "":
        mail["Message-ID"] = message_id or f"<{uuid4().hex}@customer.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content_type, content in files:
        main, _slash, sub = content_type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def bounce_bytes(*, original_id: str, action: str = "failed", to: str = "help@acme.example") -> bytes:
    """A delivery report as mail servers write it (RFC 3464)."""
    return (
        "From: Mail Delivery System <mailer-daemon@relay.example>\r\n"
        f"To: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <{uuid4().hex}@relay.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI am sorry to have to inform you.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n"
        f"Final-Recipient: rfc822; olga@customer.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {original_id}\r\nSubject: Re: x\r\n\r\nHello\r\n--b--\r\n"
    ).encode()
