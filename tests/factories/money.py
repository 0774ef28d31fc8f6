"""Contracts, prices, contacts of known length and invoices for tests of money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from billing.models import BillingPeriod, Contract, Statement
from billing.services.contracts import create_contract
from billing.services.periods import period_at
from billing.services.rate_cards import RateRow, publish_rate_card
from billing.services.statements import approve_statement
from finance.models import Invoice, LegalEntity
from finance.services.drafts import approve_invoice, draft_invoice
from finance.services.entities import create_legal_entity
from interactions.models import Interaction
from kernel import clock
from outbox.relay import drain
from routing.services import queueing
from tenants.context import program_context
from tests.factories.floor import ProgramFloor, ready

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
AFTER_OCTOBER = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
CHAT = RateRow(price="0.62", channel="chat", increment_seconds=6, minimum_seconds=30, connect_fee="0.05")
EMAIL = RateRow(price="0.4", channel="email", increment_seconds=1)


def entity(name: str = "Northline Contact Ltd", prefix: str = "NL", **details: str) -> LegalEntity:
    """A company that issues."""
    details = {"language": "en", "tax_id": "10384455", "vat_id": "CY10384455K", "iban": "CY17 0020 0128"} | details
    return create_legal_entity(name=name, address="14 Harbour Street\nLimassol", country="CY", prefix=prefix, **details)


@dataclass(slots=True)
class Books:
    """One program with a contract in force since January 2026, and ways to fill its months."""

    floor: ProgramFloor
    contract: Contract
    is_ready: bool = False
    free_at: datetime = NOON

    def contact(
        self, talk: float = 65, wrap_up: float = 20, *, at: datetime | None = None, drained: bool = True
    ) -> Interaction:
        """A chat answered 5 s after `at`, talk and wrap-up of so many seconds; rated when `drained`.

        Without `at`, a minute after the last one.
        """
        with clock.at(at or self.free_at):
            if not self.is_ready:
                ready(self.floor.agent)
                self.is_ready = True
            contact = self.floor.arrive()
            clock.advance(timedelta(seconds=5))
            self.floor.accept()
            clock.advance(timedelta(seconds=talk))
            agent_id = self.floor.agent.id
            with program_context(self.floor.program):
                queueing.end_contact(interaction_id=contact.id, by="agent", agent_id=agent_id)
                clock.advance(timedelta(seconds=wrap_up))
                closed = queueing.finish_wrap_up(
                    interaction_id=contact.id, agent_id=agent_id, disposition_id=self.floor.solved.id
                )
            if drained:
                drain()
            self.free_at = clock.now() + timedelta(minutes=1)
        return closed

    def period(self, at: datetime = NOON) -> BillingPeriod:
        """The period that holds an instant."""
        with clock.at(at), program_context(self.floor.program):
            return period_at(at)

    def approve(self, *, at: datetime = AFTER_OCTOBER, month: datetime = NOON, cut: bool = False) -> Statement:
        """Close a month."""
        with clock.at(at), program_context(self.floor.program):
            return approve_statement(period_id=period_at(month).id, approved_by_id=1, cut=cut)[0]

    def approved_invoice(self, *, at: datetime = AFTER_OCTOBER, month: datetime = NOON) -> Invoice:
        """Close a month and bring its invoice up to the moment before issue."""
        statement = self.approve(at=at, month=month)
        with clock.at(at):
            draft = draft_invoice(program=self.floor.program, statement_id=statement.id)
            return approve_invoice(invoice_id=draft.id, approved_by_id=1)


def books(
    floor: ProgramFloor,
    issuer: LegalEntity,
    *,
    rows: Sequence[RateRow] = (CHAT, EMAIL),
    currency: str = "EUR",
    language: str = "en",
    vat_rate: str = "19",
) -> Books:
    """A contract with prices for one program."""
    with program_context(floor.program):
        contract = create_contract(
            name="Contact centre",
            number=f"C-{floor.program.slug}",
            legal_entity_id=issuer.id,
            currency=currency,
            valid_from=date(2026, 1, 1),
            vat_rate=Decimal(vat_rate),
            language=language,
        )
        publish_rate_card(contract_id=contract.id, rows=rows, valid_from=date(2026, 1, 1))
    return Books(floor, contract)
