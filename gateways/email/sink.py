"""A relay that sends nothing: every mail becomes a file. For the demo and for tests."""

from __future__ import annotations

from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from gateways.email.server import SIZE_LIMIT, MailController
from kernel import clock
from kernel.ids import new_id


class SinkHandler:
    """Writes DATA_DIR/sent-mail/20261122-101500-<id>.eml; complete files only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail with its envelope on top."""
        self.folder.mkdir(parents=True, exist_ok=True)
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        name = f"{clock.now():%Y%m%d-%H%M%S}-{new_id()}"
        part = self.folder / f"{name}.part"
        part.write_bytes(head.encode("utf-8", "replace") + content)
        part.rename(self.folder / f"{name}.eml")
        return "250 2.0.0 Kept, not sent"


def open_sink(host: str, port: int, folder: Path) -> MailController:
    """Start the sink at host:port; raises OSError when the port is taken. Stop it by `.stop()`."""
    controller = MailController(
        SinkHandler(folder), hostname=host, port=port, ident="Onefloor sink", data_size_limit=2 * SIZE_LIMIT
    )
    controller.start()
    return controller
