"""Pure rules of documents: totals, taxes, numbers."""
