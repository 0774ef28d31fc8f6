"""Numbers without gaps or doubles, and a chain that names what was touched."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection, transaction

from finance.models import Invoice, NumberSeries
from finance.services import issuing
from finance.services.verifying import faults
from kernel import clock
from tests.factories.money import AFTER_OCTOBER, books, entity

pytestmark = pytest.mark.django_db(transaction=True)
EIGHT = 8


@pytest.fixture
def approved(floor, settings, tmp_path):
    """Eight approved documents of two programs under one legal entity: eight cuts of October."""
    from datetime import timedelta

    from finance.services.drafts import approve_invoice, draft_invoice
    from tests.factories.money import NOON

    settings.MEDIA_ROOT = tmp_path
    issuer, found = entity(), []
    for desk in (floor.acme, floor.globex):
        book = books(desk, issuer)
        for day in range(EIGHT // 2):
            start = NOON + timedelta(days=day)
            book.contact(talk=60 + day, at=start)
            statement = book.approve(at=start + timedelta(hours=1), month=start, cut=True)
            with clock.at(AFTER_OCTOBER):
                draft = draft_invoice(program=desk.program, statement_id=statement.id)
                found.append(approve_invoice(invoice_id=draft.id, approved_by_id=1).id)
    return found


def at_once(jobs: list[Callable[[], object]]) -> list[BaseException]:
    """Run all in threads with connections of their own; what they raised."""
    errors: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return errors


def issue(invoice_id, fail=False):
    """Issue in November; `fail` takes the number and then rolls back."""
    with clock.at(AFTER_OCTOBER):
        if not fail:
            return issuing.issue_invoice(invoice_id=invoice_id, issued_by_id=1)
        with transaction.atomic():
            invoice = issuing.locked(invoice_id)
            issuing._date(invoice, 1)
            issuing._number(invoice)
            transaction.set_rollback(True)
    return None


def test_eight_at_once_get_eight_numbers(approved):
    jobs = [lambda one=one: issue(one) for one in approved] + [lambda one=one: issue(one) for one in approved]
    errors = at_once(jobs)
    assert {type(error).__name__ for error in errors} == {"WrongStatus"}  # the second of each pair
    assert sorted(Invoice.objects.values_list("counter", flat=True)) == list(range(1, EIGHT + 1))
    assert NumberSeries.objects.get().last_number == EIGHT
    assert list(faults()) == []


def test_a_rollback_leaves_no_gap(approved):
    jobs = [lambda one=one, index=index: issue(one, fail=index % 2 == 1) for index, one in enumerate(approved)]
    assert at_once(jobs) == []
    assert sorted(Invoice.objects.exclude(number=None).values_list("counter", flat=True)) == [1, 2, 3, 4]
    for one in Invoice.objects.filter(number=None).values_list("id", flat=True):
        issue(one)
    assert sorted(Invoice.objects.values_list("counter", flat=True)) == list(range(1, EIGHT + 1))
    assert list(faults()) == []


def touch(sql: str, *params: object) -> None:
    """Change rows as somebody with the database's keys could: triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)


@pytest.mark.parametrize(
    ("sql", "code", "counter"),
    [
        ("UPDATE finance_invoice SET due_date = due_date + 1 WHERE counter = 2", "changed", 2),
        ("UPDATE finance_invoice SET net = net + 1, gross = gross + 1 WHERE counter = 3", "changed", 3),
        ("UPDATE finance_invoice SET snapshot = snapshot || '{\"x\": 1}' WHERE counter = 1", "changed", 1),
        (
            "UPDATE finance_invoiceline SET exact_micro = exact_micro + 1 WHERE invoice_id ="
            " (SELECT id FROM finance_invoice WHERE counter = 2)",
            "changed",
            2,
        ),
        ("UPDATE finance_invoice SET previous_hash = 'x' WHERE counter = 3", "chain", 3),
        ("UPDATE finance_numberseries SET last_hash = 'x'", "head", 3),
        ("UPDATE finance_numberseries SET last_number = 5", "gap", 4),
    ],
)
def test_verify_names_the_broken_link(approved, sql, code, counter):
    for one in approved[:3]:
        issue(one)
    out = io.StringIO()
    call_command("finance", "verify", stdout=out)
    assert "3 documents, all as issued" in out.getvalue()
    touch(sql)
    assert [(fault.code, fault.counter) for fault in faults()] == [(code, counter)]
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("finance", "verify", stderr=err)
    assert "Northline Contact Ltd, invoice 2026" in err.getvalue()


def test_verify_names_a_removed_document_and_a_spoilt_file(approved, settings):
    documents = [issue(one) for one in approved[:3]]
    path = settings.MEDIA_ROOT / "invoices" / f"{documents[2].id}.pdf"
    path.write_bytes(b"spoilt")
    assert [(fault.code, fault.counter) for fault in faults()] == [("pdf", 3)]
    touch("DELETE FROM finance_invoiceline WHERE invoice_id = %s", documents[1].id)
    touch("DELETE FROM finance_invoice WHERE id = %s", documents[1].id)
    assert [(fault.code, fault.counter) for fault in faults()] == [("gap", 2)]
