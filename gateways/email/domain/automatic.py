"""Was it a machine? RFC 3834 (automatic responses), RFC 3464 (delivery reports), and what mailers do beside them."""

from __future__ import annotations

import re
from email.message import Message

from gateways.email.domain.charset import clean_line, decode_text
from gateways.email.domain.headers import ids_in, raw_header, subject_of
from gateways.email.domain.mail import Bounce, Origin

_REPLY_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply", "X-AutoReply-From")
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "Feedback-ID", "X-Mailgun-Tag")
_REPLY_SUBJECT = re.compile(
    r"^\s*(auto(matic)?[ -]?(reply|response|answer)|autoreply|out of (the )?office|abwesenheits|automatische antwort|"
    r"réponse automatique|respuesta automática|автоответ|автоматический ответ|(я )?(в отпуске|вне офиса))",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"^\s*(undeliver(ed|able)|mail delivery (failed|failure|subsystem)|delivery status notification|returned mail|"
    r"failure notice|недоставленное сообщение|не удалось доставить)",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon)@", re.IGNORECASE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ORIGINAL = re.compile(
    r"^(?:message-id|references|in-reply-to|x-original-message-id):[ \t]*(.*(?:\n[ \t].*)*)", re.I | re.M
)
LOOKED_AT = 60_000  # bytes of a returned mail or report searched for ids


def origin_of(message: Message, *, return_path: str | None, from_address: str) -> Origin:
    """Judge by headers alone. `return_path` is the envelope's sender: "" is the null path, None = not known."""
    if is_report(message) or (_DAEMON.match(from_address) and _BOUNCE_SUBJECT.match(subject_of(message))):
        return Origin.BOUNCE
    submitted = raw_header(message, "Auto-Submitted").split(";")[0].strip().lower()
    precedence = raw_header(message, "Precedence").strip().lower()
    if submitted == "auto-replied" or precedence in ("auto_reply", "auto-reply"):
        return Origin.AUTO_REPLY
    if any(message.get(name) for name in _REPLY_HEADERS) or _REPLY_SUBJECT.match(subject_of(message)):
        return Origin.AUTO_REPLY
    if return_path == "" or _DAEMON.match(from_address):
        return Origin.AUTO_REPLY
    if submitted not in ("", "no") or precedence in ("bulk", "list", "junk"):
        return Origin.AUTOMATED
    return Origin.AUTOMATED if any(message.get(name) for name in _LIST_HEADERS) else Origin.PERSON


def wants_no_response(message: Message) -> bool:
    """The sender asked that no machine answers (Exchange's header), whoever wrote it."""
    value = raw_header(message, "X-Auto-Response-Suppress").lower()
    return any(word in value for word in ("all", "autoreply", "oof"))


def is_report(message: Message) -> bool:
    """A multipart/report about delivery. Read receipts (disposition-notification) are automatic replies, no bounce."""
    if message.get_content_type() != "multipart/report":
        return False
    return "delivery-status" in str(message.get_param("report-type") or "delivery-status").lower()


def bounce_of(message: Message) -> Bounce:
    """What a report or a returned mail of an old server says."""
    fields = _text_of(message, "message/delivery-status")
    action = re.search(r"^action:\s*([a-z]+)", fields, re.I | re.M)
    diagnostic = re.search(r"^diagnostic-code:\s*(?:[a-z0-9]+\s*;)?\s*(.*(?:\n[ \t].*)*)", fields, re.I | re.M)
    status = re.search(r"^status:\s*([245]\.\d{1,3}\.\d{1,3})", fields, re.I | re.M) or _STATUS.search(fields)
    returned = "".join(
        _text_of(message, kind) for kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers")
    )
    own = " ".join(raw_header(message, name) for name in ("References", "In-Reply-To"))
    if not returned:
        returned = _text_of(message, "text/plain")
    quoted = " ".join(found.replace("\n", " ") for found in _ORIGINAL.findall(returned))
    return Bounce(
        is_final=(action.group(1).lower() if action else "failed")
        not in ("delayed", "delivered", "relayed", "expanded"),
        status=status.group(1) if status else "",
        diagnostic=clean_line(diagnostic.group(1), 300) if diagnostic else "",
        original_ids=tuple(dict.fromkeys((*ids_in(quoted), *ids_in(own)))),
    )


def _text_of(message: Message, kind: str) -> str:
    """Source text of the first part of a type, also of an attached mail; at most LOOKED_AT characters."""
    for count, part in enumerate(message.walk()):
        if count > 200:
            break
        if part.get_content_type() != kind:
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            return "\n".join(_source(inner) for inner in payload[:20])[:LOOKED_AT]
        content = part.get_payload(decode=True)
        return decode_text(content[:LOOKED_AT]) if isinstance(content, bytes) else ""
    return ""


def _source(part: object) -> str:
    if not isinstance(part, Message):
        return str(part)[:LOOKED_AT]
    return "\n".join(f"{name}: {value}" for name, value in part.items())
