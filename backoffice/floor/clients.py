"""Clients, their programs and the addresses that lead to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from backoffice import widgets
from backoffice.codes import CHANNELS
from backoffice.pages.program_form import HUE_NAMES
from backoffice.rows import OfficeAdmin, adopt
from backoffice.sites import floor_site
from tenants import directory
from tenants.models import Client, Domain, EntryAddress, Program
from tenants.services import audit, clients

SERVED = tuple((code, CHANNELS[code]) for code in ("chat", "email", "voice"))


class ClientForm(forms.ModelForm):
    """Country codes in capitals, whatever was typed."""

    def clean_country(self) -> str:
        """Two letters."""
        return str(self.cleaned_data["country"]).strip().upper()


@admin.register(Client, site=floor_site)
class ClientAdmin(OfficeAdmin):
    """Companies that buy outsourcing."""

    form = ClientForm
    list_display = ("name", "legal_name", "country", "created_at")
    search_fields = ("name", "legal_name")
    fields = ("name", "legal_name", "address", "tax_id", "country")
    ordering = ("name", "id")

    def save_model(self, request: HttpRequest, obj: Client, form: Any, change: bool) -> None:
        """A new one by the service."""
        if change:
            obj.save()
        else:
            adopt(obj, clients.create_client(**{name: getattr(obj, name) for name in self.fields}))


@admin.register(Program, site=floor_site)
class ProgramAdmin(OfficeAdmin):
    """Client programs: made by the form of their own, never deleted, switched off instead."""

    may_add = False
    codes = {"hue": dict(HUE_NAMES)}
    list_display = ("name", "client", "slug", "time_zone", "currency", "is_active", "doors")
    list_filter = ("is_active",)
    list_select_related = ("client",)
    search_fields = ("name", "slug", "client__name")
    fields = ("name", "client", "slug", "monogram", "hue", "language", "greeting", "time_zone", "currency", "is_active")
    readonly_fields = ("client", "slug", "time_zone", "currency")  # hosts, statements and invoices stand on them
    ordering = ("name", "id")

    @display(description=_("Pages"))
    def doors(self, obj: Program) -> str:
        """To the portal and to the program's own back office."""
        if not obj.is_active:
            return "—"
        return format_html(
            '<a href="/p/{0}/">{1}</a> · <a href="/p/{0}/admin/">{2}</a>', obj.slug, _("Portal"), _("Back office")
        )

    def save_model(self, request: HttpRequest, obj: Program, form: Any, change: bool) -> None:
        """Steps: row, audit, forget what this process remembers of it."""
        obj.save(update_fields=[name for name in self.fields if name not in self.readonly_fields])
        action = "program.changed" if obj.is_active else "program.switched_off"
        audit.record(action=action, program=obj, actor=self.admins(request), object_ids={"program": obj.pk})
        directory.forget()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """With the way to the form that makes one."""
        more = {"new_program_url": reverse("floor:new_program"), **(extra_context or {})}
        return super().changelist_view(request, more)


class DomainForm(forms.ModelForm):
    """Host names as browsers send them."""

    def clean_domain(self) -> str:
        """Lower case, without port and final dot."""
        return directory.host_of(str(self.cleaned_data["domain"]))


@admin.register(Domain, site=floor_site)
class DomainAdmin(OfficeAdmin):
    """Host names of programs."""

    form = DomainForm
    may_delete = True
    list_display = ("domain", "tenant", "is_primary")
    list_select_related = ("tenant",)
    search_fields = ("domain",)
    fields = ("domain", "tenant", "is_primary")
    ordering = ("domain", "id")

    def save_model(self, request: HttpRequest, obj: Domain, form: Any, change: bool) -> None:
        """Known at once in this process."""
        super().save_model(request, obj, form, change)
        directory.forget()


class EntryAddressForm(forms.ModelForm):
    """Channel out of a list; addresses lower-cased, as gateways look them up."""

    channel = widgets.choice(_("Channel"), SERVED)

    def clean_address(self) -> str:
        """As gateways compare it."""
        return str(self.cleaned_data["address"]).strip().lower()


@admin.register(EntryAddress, site=floor_site)
class EntryAddressAdmin(OfficeAdmin):
    """Mailboxes, widget keys and numbers; one leads to one program for good."""

    form = EntryAddressForm
    codes = {"channel": CHANNELS}
    list_display = ("address", "channel", "program", "display_name", "is_active")
    list_filter = (("program", admin.RelatedOnlyFieldListFilter), "is_active")
    list_select_related = ("program",)
    search_fields = ("address", "display_name")
    fields = ("program", "channel", "address", "display_name", "is_active")
    fixed = ("program", "channel", "address")
    ordering = ("program__name", "channel", "address", "id")

    def save_model(self, request: HttpRequest, obj: EntryAddress, form: Any, change: bool) -> None:
        """A new one by the service; afterwards only the name and the switch change."""
        if not change:
            made = clients.create_entry_address(
                program=obj.program, channel=obj.channel, address=obj.address, display_name=obj.display_name
            )
            is_active = obj.is_active
            adopt(obj, made)
            obj.is_active = is_active
        obj.save(update_fields=["display_name", "is_active"])
