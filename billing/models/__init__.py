from billing.models.adjustment import Adjustment
from billing.models.charge import RatedCharge, UnratedContact
from billing.models.contract import Contract, ContractVersion
from billing.models.period import BillingPeriod, PeriodStatus
from billing.models.rate_card import RateCard, RateCardVersion
from billing.models.statement import Statement, StatementLine, StatementStatus

__all__ = [
    "Adjustment",
    "BillingPeriod",
    "Contract",
    "ContractVersion",
    "PeriodStatus",
    "RateCard",
    "RateCardVersion",
    "RatedCharge",
    "Statement",
    "StatementLine",
    "StatementStatus",
    "UnratedContact",
]
