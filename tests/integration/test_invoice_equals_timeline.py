"""An issued total equals what the timeline alone says, recomputed by code that shares nothing with the engine."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from billing.services.rate_cards import RateRow
from finance import selectors
from finance.services.issuing import issue_invoice
from interactions.models import TimelineEntry
from kernel import clock
from tenants.context import program_context
from tests.factories.money import AFTER_OCTOBER, CHAT, books, entity


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded to decimals, halves away from zero."""
    step = Fraction(1, 10**places)
    return Fraction(int(abs(value) / step + Fraction(1, 2))) * step * (1 if value >= 0 else -1)


def seconds_of(entries: list[TimelineEntry]) -> Fraction:
    """From each answer to the close of a contact, without queue time."""
    total, since = Fraction(0), None
    for entry in entries:
        if entry.kind in {"enqueued", "transferred", "closed"} and since is not None:
            total, since = total + Fraction((entry.at - since) // timedelta(milliseconds=1), 1000), None
        elif entry.kind == "answered":
            since = entry.at
    return total


def price(seconds: Fraction, row: RateRow) -> Fraction:
    """By the card's own words: an initial block, then started increments, a price per minute, a fee to connect."""
    if seconds == 0:
        return Fraction(0)
    rest = max(Fraction(0), seconds - row.minimum_seconds) / row.increment_seconds
    billed = row.minimum_seconds + -(-rest.numerator // rest.denominator) * row.increment_seconds
    return half_up(Fraction(row.connect_fee) + billed * Fraction(row.price) / 60, 6)


def recomputed(row: RateRow, vat: int) -> tuple[Fraction, Fraction]:
    """(net, gross) of everything in the program's timeline, inside its context."""
    contacts: dict[object, list[TimelineEntry]] = {}
    for entry in TimelineEntry.objects.order_by("interaction_id", "seq"):
        contacts.setdefault(entry.interaction_id, []).append(entry)
    net = half_up(sum((price(seconds_of(found), row) for found in contacts.values()), Fraction(0)), 2)
    return net, net + half_up(net * vat / 100, 2)


@pytest.mark.parametrize("row", [CHAT, RateRow(price="0.333333", channel="chat")])
def test_the_invoice_is_the_sum_of_its_contacts(floor, settings, tmp_path, row):
    settings.MEDIA_ROOT = tmp_path
    dice = random.Random(7)
    acme = books(floor.acme, entity(), rows=[row])
    for _ in range(12):
        acme.contact(talk=dice.randint(0, 400_000) / 1000, wrap_up=dice.randint(0, 60_000) / 1000)
    invoice = acme.approved_invoice()
    with clock.at(AFTER_OCTOBER):
        document = issue_invoice(invoice_id=invoice.id, issued_by_id=1)
    with program_context(acme.floor.program):
        net, gross = recomputed(row, vat=19)
    assert (Fraction(document.net), Fraction(document.gross)) == (net, gross)
    lines = selectors.lines_of(program=acme.floor.program, invoice_id=document.id)
    assert sum((line.amount for line in lines), Decimal(0)) == document.net
