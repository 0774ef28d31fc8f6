from finance.models.entity import LegalEntity, NumberSeries, SeriesKind
from finance.models.invoice import UNISSUED, Invoice, InvoiceLine, InvoiceStatus

__all__ = ["UNISSUED", "Invoice", "InvoiceLine", "InvoiceStatus", "LegalEntity", "NumberSeries", "SeriesKind"]
