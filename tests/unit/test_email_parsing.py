"""Reading mail as it really comes: a table of samples, and nothing that ever raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateways.email.domain.mail import Origin
from gateways.email.domain.parsing import content_key, parse_mail

CRLF = "\r\n"


def mail(*headers: str, body: bytes = b"Hello\r\n") -> bytes:
    return CRLF.join(headers).encode() + b"\r\n\r\n" + body


# What came in -> (field, what must be read)
SAMPLES = {
    "plain": (mail("From: a@x.example", "Subject: Hi"), "text", "Hello\n"),
    "no headers at all": (b"just some words\r\n", "from_address", ""),
    "empty": (b"", "text", ""),
    "only a line feed": (b"\n", "subject", ""),
    "bare line feeds": (b"From: a@x.example\nSubject: S\n\nbody\n", "text", "body\n"),
    "encoded subject": (mail("Subject: =?utf-8?B?0J/RgNC40LLQtdGC?="), "subject", "Привет"),
    "encoded subject in cp1251": (mail("Subject: =?windows-1251?Q?=CF=F0=E8=E2=E5=F2?="), "subject", "Привет"),
    "encoded subject in koi8-r": (mail("Subject: =?KOI8-R?B?8NLJ18XU?="), "subject", "Привет"),
    "broken base64 in the subject": (mail("Subject: =?utf-8?B?0J/RgNC40LLQtdGC0?="), "from_address", ""),
    "unknown charset in the subject": (mail("Subject: =?x-nothing?Q?Hi?="), "subject", "Hi"),
    "raw bytes in the subject": (b"Subject: \xcf\xf0\xe8\xe2\xe5\xf2\r\n\r\nx", "subject", "Привет"),
    "raw utf-8 in the subject": ("Subject: Привет\r\n\r\nx".encode(), "subject", "Привет"),
    "folded subject": (b"Subject: one\r\n two\r\n\tthree\r\n\r\nx", "subject", "one two three"),
    "NUL and direction in the subject": ("Subject: a\x00b\u202ec\r\n\r\nx".encode(), "subject", "abc"),
    "a name with a comma, unquoted": (mail("From: Doe, Jane <jane@x.example>"), "from_address", "jane@x.example"),
    "upper case address": (mail("From: JANE@X.Example"), "from_address", "jane@x.example"),
    "no address": (mail("From: undisclosed"), "from_address", ""),
    "two at signs": (mail("From: <a@b@c>"), "from_address", ""),
    "an address like an option": (mail("From: <-oQ/tmp@x.example>"), "from_address", ""),
    "encoded name": (mail("From: =?utf-8?B?0J7Qu9GM0LPQsA==?= <o@x.example>"), "from_name", "Ольга"),
    "id without brackets": (mail("Message-ID: abc@x"), "message_id", "<abc@x>"),
    "id with a fold": (b"Message-ID:\r\n <abc@x>\r\n\r\nx", "message_id", "<abc@x>"),
    "id with blanks": (mail("Message-ID: <a b@x>"), "message_id", ""),
    "two reply ids": (mail("In-Reply-To: <a@x> from <b@x>"), "in_reply_to", ("<a@x>", "<b@x>")),
    "references with commas": (mail("References: <a@x>,<b@x>", "In-Reply-To: <b@x>"), "thread_ids", ("<a@x>", "<b@x>")),
    "utf-8 not declared": (mail("From: a@x", body="Привет".encode()), "text", "Привет"),
    "cp1251 not declared": (mail("From: a@x", body="Привет".encode("cp1251")), "text", "Привет"),
    "latin-1 not declared": (mail("From: a@x", body="Café déjà".encode("latin-1")), "text", "Café déjà"),
    "charset is a lie": (mail("Content-Type: text/plain; charset=us-ascii", body="Ж".encode()), "text", "Ж"),
    "charset is a codec": (mail("Content-Type: text/plain; charset=rot13", body=b"Hello"), "text", "Hello"),
    "charset is zlib": (mail("Content-Type: text/plain; charset=zlib", body=b"Hello"), "text", "Hello"),
    "charset has a NUL": (mail("Content-Type: text/plain; charset=\x00", body=b"Hello"), "text", "Hello"),
    "unknown encoding": (mail("Content-Transfer-Encoding: x-made-up", body=b"Hello"), "text", "Hello"),
    "broken base64 body": (mail("Content-Transfer-Encoding: base64", body=b"SGVsbG8"), "text", "Hello"),
    "type is nonsense": (mail("Content-Type: ;;;", body=b"Hello"), "text", "Hello"),
    "multipart without boundary": (mail("Content-Type: multipart/mixed", body=b"Hello"), "html", ""),
    "multipart never closed": (
        mail('Content-Type: multipart/mixed; boundary="b"', body=b"--b\r\nContent-Type: text/plain\r\n\r\nHello"),
        "text",
        "Hello",
    ),
    "only html": (mail("Content-Type: text/html", body=b"<p>Hi</p>"), "html", "<p>Hi</p>"),
    "null path": (mail("From: a@x.example"), "origin", Origin.PERSON),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name):
    raw, field, expected = SAMPLES[name]
    assert getattr(parse_mail(raw, return_path="a@x.example" if field == "origin" else None), field) == expected


def attachment(head: str, content: bytes = b"data") -> bytes:
    return mail(
        'Content-Type: multipart/mixed; boundary="b"', body=b"--b\r\n" + mail(head, body=content) + b"\r\n--b--"
    )


# Header lines of a part -> name of the file
NAMES = {
    'Content-Type: a/b\r\nContent-Disposition: attachment; filename="bill.pdf"': "bill.pdf",
    'Content-Type: a/b; name="=?utf-8?B?0YfQtdC6LnBkZg==?="': "чек.pdf",
    "Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-8''%D1%87%D0%B5%D0%BA.pdf": "чек.pdf",
    "Content-Type: a/b\r\nContent-Disposition: attachment; filename*=x-none''%FF.pdf": "%FF.pdf",
    'Content-Type: a/b\r\nContent-Disposition: attachment; filename="../../etc/passwd"': "passwd",
    'Content-Type: a/b\r\nContent-Disposition: attachment; filename="C:\\\\tmp\\\\a.exe"': "a.exe",
    'Content-Type: a/b\r\nContent-Disposition: attachment; filename="...hidden"': "hidden",
    'Content-Type: a/b\r\nContent-Disposition: attachment; filename="a\x00b<c>.txt"': "ab_c_.txt",
    'Content-Type: a/b\r\nContent-Disposition: attachment; filename="чек.pdf"': "чек.pdf",
    "Content-Type: application/pdf\r\nContent-Disposition: attachment": "file-1.pdf",
    "Content-Type: image/png": "file-1.png",
    f'Content-Type: a/b\r\nContent-Disposition: attachment; filename="{"x" * 300}.pdf"': "x" * 107 + ".pdf",
}


@pytest.mark.parametrize("head", NAMES)
def test_names_of_files(head):
    (file,) = parse_mail(attachment(head)).files
    assert "/" not in file.name
    assert file.name == NAMES[head] or (head.count("x-none") and file.name)


def test_too_many_files_are_said_to_be_missing():
    parts = b"".join(b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n" for _part in range(40))
    parsed = parse_mail(mail('Content-Type: multipart/mixed; boundary="b"', body=parts + b"--b--"))
    assert (len(parsed.files), parsed.is_partial) == (30, True)


def test_nesting_without_end_is_cut():
    raw = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(60))
    parsed = parse_mail(b"From: a@x.example\r\n" + raw + b"Content-Type: text/plain\r\n\r\nDeep")
    assert parsed.from_address == "a@x.example"
    assert parsed.is_partial


# Headers -> origin, envelope sender given as a person's
ORIGINS = {
    "From: a@x.example": Origin.PERSON,
    "Auto-Submitted: no": Origin.PERSON,
    "Auto-Submitted: auto-replied; owner-email=x": Origin.AUTO_REPLY,
    "Auto-Submitted: auto-generated": Origin.AUTOMATED,
    "Precedence: auto_reply": Origin.AUTO_REPLY,
    "Precedence: Bulk": Origin.AUTOMATED,
    "List-Unsubscribe: <x>": Origin.AUTOMATED,
    "X-Autoreply: yes": Origin.AUTO_REPLY,
    "X-Auto-Response-Suppress: All": Origin.PERSON,
    "Subject: Автоответ: заказ": Origin.AUTO_REPLY,
    "Subject: Out of Office Re: x": Origin.AUTO_REPLY,
    "Subject: Automatic doors are broken": Origin.PERSON,
    "From: MAILER-DAEMON@x.example\r\nSubject: Undelivered Mail Returned": Origin.BOUNCE,
    "Content-Type: multipart/report; report-type=delivery-status": Origin.BOUNCE,
    "Content-Type: multipart/report; report-type=disposition-notification\r\nAuto-Submitted: auto-replied": (
        Origin.AUTO_REPLY
    ),
}


@pytest.mark.parametrize("head", ORIGINS)
def test_origins(head):
    assert parse_mail(mail(head), return_path="a@x.example").origin is ORIGINS[head]


def test_the_null_path_is_a_machine():
    assert parse_mail(mail("From: a@x.example"), return_path="").origin is Origin.AUTO_REPLY


def test_exchanges_wish_for_silence_is_kept():
    assert parse_mail(mail("X-Auto-Response-Suppress: OOF, AutoReply")).wants_no_response


def test_an_old_servers_returned_mail_names_its_original_in_its_text():
    body = b"Could not send.\r\n\r\nMessage-ID: <ours@acme>\r\nSubject: x\r\n"
    parsed = parse_mail(mail("From: mailer-daemon@x.example", "Subject: failure notice", body=body), return_path="")
    assert parsed.bounce is not None
    assert parsed.bounce.original_ids == ("<ours@acme>",)


def test_the_key_of_a_mail_without_id_ignores_its_way():
    raw = mail("From: a@x.example", "Subject: S")
    assert content_key(raw) == content_key(b"Received: from a\r\n\tby b\r\nReturn-Path: <a@x>\r\n" + raw)
    assert content_key(raw) != content_key(raw + b"more")


_pieces = st.sampled_from(
    [b"From: ", b"Subject: ", b"Content-Type: ", b"multipart/mixed", b"multipart/report", b"text/html", b"; boundary=",
     b'"b"', b"--b", b"--b--", b"\r\n", b"\n", b"\r\n\r\n", b"=?utf-8?B?", b"?=", b"=?x?Q?", b"@", b">",
     b"Message-ID: <", b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"x-uuencode",
     b"Content-Disposition: attachment", b"; filename*0*=", b"utf-8''%FF", b"charset=", b"message/rfc822",
     b"message/delivery-status", b"References: "]
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(st.one_of(_pieces, st.binary(max_size=12)), max_size=40).map(b"".join), st.sampled_from([None, "", "a@x"])
)
def test_nothing_raises_and_nothing_harmful_remains(raw, return_path):
    parsed = parse_mail(raw, return_path=return_path)
    for text in (parsed.subject, parsed.from_name, parsed.from_address, parsed.text, parsed.html, parsed.message_id):
        assert "\x00" not in text
        assert "\u202e" not in text
        text.encode()  # no lone surrogates: the database would refuse them
    assert "\n" not in parsed.subject + parsed.message_id + parsed.from_name
    assert all("/" not in file.name and file.name for file in parsed.files)
    assert content_key(raw).startswith("sha256:")
