"""What other rooms may know of contracts, charges and statements. All run inside a program's context."""

from billing.selectors.charges import (
    ContactOfLine,
    charges_in_period,
    charges_of_contact,
    charges_of_line,
    contacts_of_line,
    contacts_without_price,
    pending_contacts,
    unrated_contacts,
)
from billing.selectors.contracts import (
    card_version_by_id,
    card_version_on,
    card_versions,
    contract_by_id,
    contract_version_on,
    contracts,
    current_contract_version,
    service_level_promise,
)
from billing.selectors.periods import current_period, period_by_id, periods, periods_to_bill
from billing.selectors.statements import (
    Line,
    Preview,
    line_of_statement,
    statement_by_id,
    statement_lines_of,
    statement_preview,
    statement_previews,
    statements,
)

__all__ = [
    "ContactOfLine",
    "Line",
    "Preview",
    "card_version_by_id",
    "card_version_on",
    "card_versions",
    "charges_in_period",
    "charges_of_contact",
    "charges_of_line",
    "contacts_of_line",
    "contacts_without_price",
    "contract_by_id",
    "contract_version_on",
    "contracts",
    "current_contract_version",
    "current_period",
    "line_of_statement",
    "pending_contacts",
    "period_by_id",
    "periods",
    "periods_to_bill",
    "service_level_promise",
    "statement_by_id",
    "statement_lines_of",
    "statement_preview",
    "statement_previews",
    "statements",
    "unrated_contacts",
]
