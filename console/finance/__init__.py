"""Statements, approval and invoices for the provider's clerks."""
