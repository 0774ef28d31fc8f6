"""What is shown of a mail: safe HTML, the new words apart from the repeated ones, and the words of ours."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.email.domain.charset import clean_line, clean_text, decode_text
from gateways.email.domain.outgoing import (
    html_of,
    message_id_for,
    reference_chain,
    reply_subject,
    sender_name,
    text_with_signature,
)
from gateways.email.domain.plain import html_of_text, rough_text, text_of_html
from gateways.email.domain.quoting import split_quoted
from gateways.email.domain.retry import MOST_ATTEMPTS, is_final_answer, pause_after
from gateways.email.domain.safe_html import clean_own, safe_html

# Unsafe HTML -> what must not be left of it
HOSTILE = {
    "<script>alert(1)</script>": ["script", "alert"],
    "<img src=x onerror=alert(1)>": ["onerror", "src"],
    '<a href="javascript:alert(1)">x</a>': ["javascript"],
    '<a href=" jAva&#115;cript:alert(1)">x</a>': ["cript:"],
    '<a href="data:text/html,x">x</a>': ["data:"],
    "<svg><script>alert(1)</script></svg>": ["svg", "alert"],
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>": ["onerror", "math"],
    '<div style="background:url(https://t.example/p)">x</div>': ["style", "t.example"],
    "<style>@import 'https://t.example/x'</style>x": ["import"],
    '<link rel=stylesheet href="https://t.example/x">': ["t.example"],
    '<base href="https://t.example/">': ["base"],
    '<meta http-equiv=refresh content="0;url=https://t.example">': ["meta", "t.example"],
    '<form action="https://t.example"><input name=p><button>Go</button></form>': ["form", "input", "button"],
    '<iframe src="https://t.example"></iframe>': ["iframe"],
    '<div data-hx-get="/x" hx-post="/y" class="toast" id="main">x</div>': ["hx-", "class", "id="],
    '<img srcset="https://t.example/p 2x">': ["srcset"],
    '<video poster="https://t.example/p"></video>': ["poster"],
    '<table background="https://t.example/p"><tr><td>x</table>': ["t.example"],
    "<details open><summary>x</summary></details>": ["<details"],
    '<a href="/p/other/">x</a>': ["href"],
    '<img alt="--><script>alert(1)</script>">': ["<script"],
    "<p>\x00</p>": ["\x00"],
}


@pytest.mark.parametrize("unsafe", HOSTILE)
def test_hostile_html_is_harmless(unsafe):
    safe = safe_html(unsafe, {})
    assert safe is not None
    for rest in HOSTILE[unsafe]:
        assert rest not in safe.whole.lower()


def test_links_open_apart_and_tell_nothing():
    safe = safe_html('<a href="https://x.example/?a=1&b=2" target=_top rel=opener>x</a>', {})
    assert safe is not None
    assert 'rel="noopener noreferrer"' in safe.whole
    assert 'target="_blank"' in safe.whole
    assert "_top" not in safe.whole


def test_pictures_do_not_load_and_inline_ones_name_their_file():
    safe = safe_html(
        '<img src="https://t.example/p.gif?u=1"><img src="cid:a@b"><img src="cid:gone">', {"a@b": "file-id"}
    )
    assert safe is not None
    assert " src=" not in safe.whole
    assert 'data-blocked-src="https://t.example/p.gif?u=1"' in safe.whole
    assert 'data-attachment="file-id"' in safe.whole
    assert safe.blocked_count == 1


def test_a_quote_folds_and_stays():
    safe = safe_html('<p>New</p><div class="gmail_quote">On Monday:<blockquote type=cite>Old</blockquote></div>', {})
    assert safe is not None
    assert text_of_html(safe.fresh) == "New"
    assert safe.whole.count("<details>") == safe.whole.count("</details>") == 1
    assert "Old" in safe.whole


def test_a_mail_of_nothing_but_a_quote_is_shown():
    safe = safe_html('<blockquote type="cite">Old</blockquote>', {})
    assert safe is not None
    assert text_of_html(safe.fresh) == "Old"
    assert "details" not in safe.whole


@pytest.mark.parametrize("unsafe", ["<div>" * 200_000, "<p>" + "x" * 600_000, "<b>" * 30_000])
def test_html_that_would_take_minutes_is_not_judged(unsafe):
    began = time.perf_counter()
    assert safe_html(unsafe, {}) is None
    assert rough_text(unsafe).strip("x") == ""
    assert time.perf_counter() - began < 2


@given(st.text(alphabet="<>/ab=\"'&;! -img src=cid:onclick", max_size=120))
def test_cleaning_is_stable(unsafe):
    safe = safe_html(unsafe, {})
    assert safe is not None
    assert clean_own(safe.whole) == safe.whole


# Text -> the new words
QUOTED = {
    "Yes\n\nOn Mon, 1 Nov 2026 at 10:00, Anna wrote:\n> Is it?\n": "Yes\n\n",
    "Да\n\nпн, 1 нояб. 2026 г. в 10:00, Анна <a@x.example> пишет:\n> Это он?\n>\n": "Да\n\n",
    "Yes\n\nOn Mon, 1 Nov 2026 at 10:00, Anna\n<a@x.example> wrote:\n\n> Is it?\n": "Yes\n\n",
    "Yes\n-----Original Message-----\nFrom: Anna\n": "Yes\n",
    "Yes\n\nFrom: Anna <a@x.example>\nSent: Monday\nTo: me\n\nIs it?": "Yes\n\n",
    "Да\n\nОт: Анна\nОтправлено: пн\n\nЭто он?": "Да\n\n",
    "Yes\n> Is it?\n": "Yes\n",
    "> Is it?\nYes\n> And this?\nNo\n": "> Is it?\nYes\n> And this?\nNo\n",  # interleaved: all of it is new
    "> only a quote\n": "> only a quote\n",
    "From: here to there\nit is far": "From: here to there\nit is far",
    "": "",
}


@pytest.mark.parametrize("text", QUOTED)
def test_new_words_apart_from_repeated_ones(text):
    assert split_quoted(text)[0] == QUOTED[text]


@given(
    st.lists(st.sampled_from(["> a\n", "x\n", "\n", "On 1 Nov Anna wrote:\n", "-- \n", "From: a b c\n", "Sent: \n"]))
)
def test_nothing_is_lost_by_splitting(lines):
    text = "".join(lines)
    fresh, quoted = split_quoted(text)
    assert fresh + quoted == text
    assert fresh.strip() or not quoted


def test_a_large_text_is_split_quickly():
    began = time.perf_counter()
    split_quoted("on a b c\n> q\nx\n" * 300_000)
    split_quoted("пишет " * 500_000)
    assert time.perf_counter() - began < 3


def test_a_text_with_its_quote_as_html():
    assert html_of_text("a<b\nc\n\nd", "> q") == (
        "<p>a&lt;b<br>c</p><p>d</p><details><summary>…</summary><p>&gt; q</p></details>"
    )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<a href="a">Shop</a><a href="b">Help</a>', "Shop Help"),
        ('<span><a href="a">Shop</a></span><span><a href="b">Help</a></span>', "Shop Help"),
        ('See <a href="a">here</a>, or <a href="b">there</a>.', "See here, or there."),
        ('<a href="a">Shop</a>ping', "Shopping"),
        ("<table><tr><th>a</th><th>b</th></tr></table>", "a b"),
    ],
)
def test_words_of_neighbouring_links_stay_apart(markup, text):
    assert text_of_html(markup) == text


def test_text_of_a_table():
    assert text_of_html("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == "a b\n\nc"


@given(
    st.binary(max_size=60), st.sampled_from(["", "utf-8", "cp1251", "utf-7", "hex", "idna", "\x00", "utf-16", "gb2312"])
)
def test_any_bytes_are_some_text(content, charset):
    clean_text(decode_text(content, charset)).encode()


@given(st.text(max_size=200))
def test_a_line_is_one_line(text):
    line = clean_line(text, 50)
    assert len(line) <= 50
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize(
    ("subject", "reply"),
    [
        ("Order", "Re: Order"),
        ("Re: RE: Re[2]: Order", "Re: Order"),
        ("AW: Ответ: Order", "Re: Order"),
        ("Return", "Re: Return"),
        ("", "Re:"),
        ("x\r\nBcc: all@x.example", "Re: x Bcc: all@x.example"),
    ],
)
def test_subject_of_a_reply(subject, reply):
    assert reply_subject(subject) == reply


def test_a_long_chain_keeps_its_root_and_its_end():
    ids = [f"<{n}@x>" for n in range(50)]
    chain = reference_chain(ids, ["sha256:no", "", *ids[-3:]])
    assert len(chain) == 20
    assert (chain[0], chain[-1]) == ("<0@x>", "<49@x>")


def test_names_and_signatures():
    assert sender_name("Anna", "Acme") == "Anna – Acme"
    assert sender_name("", "Acme\r\nBcc: x") == "Acme Bcc: x"
    assert text_with_signature("Hi\n\n", "Acme\n") == "Hi\n\n-- \nAcme\n"
    assert text_with_signature("Hi", "") == "Hi\n"
    assert message_id_for(UUID(int=1), "ab", "x.example") == f"<{'0' * 31}1.ab@x.example>"


def test_our_html_is_escaped_and_links_are_links():
    assert html_of('"a" <b>\nhttps://x.example/?a=1&b=2).') == (
        "<html><body><p>&quot;a&quot; &lt;b&gt;<br>\n"
        '<a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a>).</p></body></html>'
    )


def test_pauses_grow_and_end():
    pauses = [pause_after(n) for n in range(1, MOST_ATTEMPTS + 1)]
    assert pauses[-1] is None
    known = [p for p in pauses if p is not None]
    assert known == sorted(known)
    assert sum(known, timedelta()) < timedelta(days=2)
    assert [is_final_answer(code) for code in (450, 550, 535, 530, 554, 0)] == [False, True, False, False, True, False]
