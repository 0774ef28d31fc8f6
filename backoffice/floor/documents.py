"""The provider's companies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backoffice.rows import OfficeAdmin, adopt
from backoffice.sites import floor_site
from finance.domain.numbering import BadNumbering, NumberFormat
from finance.models import LegalEntity
from finance.services.entities import create_legal_entity

FIELDS = (
    "name", "trade_name", "address", "country", "tax_id", "vat_id", "email", "bank_name", "iban", "bank_details",
    "director", "accountant", "language", "prefix",
)  # fmt: skip


class LegalEntityForm(forms.ModelForm):
    """A prefix that can stand in a number, a country in capitals."""

    def clean_prefix(self) -> str:
        """Asked of the numbering itself."""
        prefix = str(self.cleaned_data["prefix"]).strip()
        try:
            NumberFormat(prefix)
        except BadNumbering as error:
            raise ValidationError(_("This cannot stand in a document's number.")) from error
        return prefix

    def clean_country(self) -> str:
        """Two letters."""
        return str(self.cleaned_data["country"]).strip().upper()


@admin.register(LegalEntity, site=floor_site)
class LegalEntityAdmin(OfficeAdmin):
    """Companies that issue; documents issued already keep what they say."""

    form = LegalEntityForm
    list_display = ("name", "country", "vat_id", "prefix", "language")
    search_fields = ("name", "trade_name", "vat_id")
    fields = FIELDS
    fixed = ("prefix",)
    ordering = ("name", "id")

    def save_model(self, request: HttpRequest, obj: LegalEntity, form: Any, change: bool) -> None:
        """A new one by the service."""
        if change:
            obj.save()
        else:
            adopt(obj, create_legal_entity(**{name: getattr(obj, name) for name in FIELDS}))
