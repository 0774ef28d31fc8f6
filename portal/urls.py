"""Pages of the client portal, at the top of a program's host or mount."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.views import contacts, invoices, overview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.page, name="portal"),
    path("live/", overview.live, name="portal_live"),
    path("contacts/", contacts.contact_list, name="portal_contacts"),
    path("contacts/<uuid:interaction_id>/", contacts.contact, name="portal_contact"),
    path("invoices/", invoices.invoice_list, name="portal_invoices"),
    path("invoices/<uuid:invoice_id>/", invoices.invoice, name="portal_invoice"),
    path("invoices/<uuid:invoice_id>/pdf/", invoices.pdf, name="portal_invoice_pdf"),
    path("invoices/<uuid:invoice_id>/lines/<int:position>/", invoices.invoice_line, name="portal_invoice_line"),
    path("statement/<int:period_id>/<int:contract_id>/<str:key>/", invoices.running_line, name="portal_running_line"),
]
