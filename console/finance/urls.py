"""Pages of the finance clerk, below finance/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from console.finance.views import contracts, documents, rate_cards, run, statement, steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("", run.run_page, name="finance"),
    path("contracts/", contracts.all_contracts, name="finance_contracts"),
    path("<slug:slug>/periods/<int:period_id>/", statement.period_page, name="finance_period"),
    path("<slug:slug>/periods/<int:period_id>/approve/", steps.approve_period, name="finance_approve"),
    path("<slug:slug>/periods/<int:period_id>/reopen/", steps.reopen_period, name="finance_reopen"),
    path("<slug:slug>/periods/<int:period_id>/rate/", steps.rate_period, name="finance_rate"),
    path("<slug:slug>/statements/<int:statement_id>/draft/", steps.draft, name="finance_draft"),
    path("<slug:slug>/invoices/<uuid:invoice_id>/approve/", steps.approve, name="finance_invoice_approve"),
    path("<slug:slug>/invoices/<uuid:invoice_id>/discard/", steps.discard, name="finance_invoice_discard"),
    path("<slug:slug>/invoices/<uuid:invoice_id>/issue/", steps.issue, name="finance_invoice_issue"),
    path("<slug:slug>/invoices/<uuid:invoice_id>/pdf/", documents.pdf, name="finance_invoice_pdf"),
    path("<slug:slug>/contracts/new/", contracts.new_contract, name="finance_contract_new"),
    path("<slug:slug>/contracts/<int:contract_id>/", contracts.contract_page, name="finance_contract"),
    path("<slug:slug>/contracts/<int:contract_id>/prices/", rate_cards.new_prices, name="finance_prices_new"),
]
