"""A parsed mail as the first words of a contact: what is shown, what is folded, what is kept as a file."""

from __future__ import annotations

from uuid import UUID

from gateways.email.domain.mail import ParsedMail
from gateways.email.domain.plain import html_of_text, rough_text, text_of_html
from gateways.email.domain.quoting import split_quoted
from gateways.email.domain.safe_html import clean_own, safe_html
from interactions.services.messages import LONGEST_BODY, Upload
from kernel.ids import new_id
from routing.services.inbound import FirstWords

LONGEST_FOLDED = 200_000  # characters of a plain text rendered with its quote
ORIGINAL = "original.eml"


def words_of(*, mail: ParsedMail, raw: bytes, external_id: str) -> FirstWords:
    """Body = what was said now; html = all of it, made safe, repeated parts folded.

    A mail that does not fit is kept whole as the file original.eml.
    """
    identifiers = [new_id() for _file in mail.files]
    uploads = [
        Upload(name=file.name, content_type=file.content_type, content=file.content, id=identifier)
        for file, identifier in zip(mail.files, identifiers, strict=True)
    ]
    body, html, fits = _faces(mail, identifiers)
    if not fits or mail.is_partial:
        uploads.append(Upload(name=ORIGINAL, content_type="message/rfc822", content=raw, id=new_id()))
    if not body.strip() and not uploads and "data-blocked-src" not in html:
        body = mail.subject or "—"  # an empty mail is still a contact
    return FirstWords(body=body, html=html, external_id=external_id, uploads=uploads)


def _faces(mail: ParsedMail, identifiers: list[UUID]) -> tuple[str, str, bool]:
    """(body, html, whether nothing was cut off)."""
    inline = {file.cid: str(identifier) for file, identifier in zip(mail.files, identifiers, strict=True) if file.cid}
    safe = safe_html(mail.html, inline) if mail.html.strip() else None
    fits = safe is not None or not mail.html.strip()
    html = safe.whole if safe else ""
    if mail.text.strip():
        fresh, quoted = split_quoted(mail.text)
        if not html and quoted.strip() and len(mail.text) <= LONGEST_FOLDED:
            html = clean_own(html_of_text(fresh, quoted))
        elif not html:
            fresh = mail.text
    else:
        fresh = text_of_html(safe.fresh) if safe else rough_text(mail.html)
    return fresh.strip("\n"), html, fits and len(fresh) <= LONGEST_BODY
