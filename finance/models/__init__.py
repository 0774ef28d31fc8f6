from finance.models.entity import LegalEntity, NumberSeries, SeriesKind
from finance.models.invoice import Invoice, InvoiceLine, InvoiceStatus

__all__ = ["Invoice", "InvoiceLine", "InvoiceStatus", "LegalEntity", "NumberSeries", "SeriesKind"]
