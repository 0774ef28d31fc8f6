"""What billing tells: ids, amounts in micro-units, instants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from live import topics
from outbox.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfBilling(Event):
    program_id: int

    def topics(self) -> tuple[str, ...]:
        return (topics.BILLING,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRated(_OfBilling):
    """A contact was priced, or priced anew: `amount_micro` is what it added to `period_id`."""

    name: ClassVar[str] = "billing.charge.rated"
    version: ClassVar[int] = 1
    interaction_id: UUID
    contract_id: int
    period_id: int
    revision: int
    amount_micro: int
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementApproved(_OfBilling):
    """A statement is frozen and may be invoiced."""

    name: ClassVar[str] = "billing.statement.approved"
    version: ClassVar[int] = 1
    statement_id: int
    contract_id: int
    period_id: int
    amount_micro: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReopened(_OfBilling):
    """An approval was taken back before a document was issued: the period is in review again."""

    name: ClassVar[str] = "billing.statement.reopened"
    version: ClassVar[int] = 1
    statement_id: int
    contract_id: int
    period_id: int
