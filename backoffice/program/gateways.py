"""Chat widgets and mailboxes of the program."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from backoffice import widgets
from backoffice.rows import OfficeAdmin, adopt
from backoffice.sites import program_site
from backoffice.snippet import widget_snippet
from gateways.email.models import MailConnector
from gateways.email.services.connectors import save_connector as save_mailbox
from gateways.webchat.domain.origins import BadOrigin, clean_origins
from gateways.webchat.models import WebchatConnector
from gateways.webchat.services.connectors import save_connector as save_widget
from tenants.models import EntryAddress

WIDGET = ("title", "welcome", "allowed_origins", "asks_name", "is_active")


class WidgetForm(forms.ModelForm):
    """The widget key by its address; origins one a line."""

    entry_address_id = widgets.choice(_("Widget key"), ())
    allowed_origins = widgets.lines(
        _("Sites that may carry it"),
        required=False,
        help_text=_("One a line, such as https://shop.example; the program's own host is always among them"),
    )

    class Meta:
        model = WebchatConnector
        fields = ("entry_address_id", *WIDGET)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["allowed_origins"] = "\n".join(self.instance.allowed_origins)

    def clean_entry_address_id(self) -> int:
        """A key has one widget."""
        chosen = int(self.cleaned_data["entry_address_id"])
        if WebchatConnector.objects.filter(entry_address_id=chosen).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This key has a widget already."))
        return chosen

    def clean_allowed_origins(self) -> list[str]:
        """Checked by the gateway's own rule."""
        given = [line.strip() for line in self.cleaned_data["allowed_origins"].splitlines() if line.strip()]
        try:
            return list(clean_origins(given))
        except BadOrigin as error:
            raise ValidationError(_("This is no origin of a site: %(origin)s") % {"origin": error}) from error


@admin.register(WebchatConnector, site=program_site)
class WidgetAdmin(OfficeAdmin):
    """Where a widget may stand, and the line that puts it there."""

    form = WidgetForm
    list_display = ("key", "title", "asks_name", "is_active")
    fields = ("entry_address_id", *WIDGET, "snippet")
    readonly_fields = ("snippet",)
    ordering = ("id",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The key is chosen once."""
        return ("key", "snippet") if obj is not None else ("snippet",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The key as a choice for a new widget, as text afterwards."""
        return ("key", *WIDGET, "snippet") if obj is not None else ("entry_address_id", *WIDGET)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Keys of this program only."""
        form = super().get_form(request, obj, change, **kwargs)
        if "entry_address_id" in form.base_fields:
            own = EntryAddress.objects.filter(program=request.program, channel="chat").order_by("address")  # type: ignore[attr-defined]
            form.base_fields["entry_address_id"].choices = list(own.values_list("id", "address"))
        return form

    @display(description=_("Widget key"))
    def key(self, obj: WebchatConnector) -> str:
        """The public key."""
        return str(EntryAddress.objects.values_list("address", flat=True).get(pk=obj.entry_address_id))

    @display(description=_("For the client's pages"))
    def snippet(self, obj: WebchatConnector) -> str:
        """One tag."""
        address = EntryAddress.objects.select_related("program").filter(pk=obj.entry_address_id).first()
        return format_html("<code>{}</code>", widget_snippet(address)) if address else "—"

    def save_model(self, request: HttpRequest, obj: WebchatConnector, form: Any, change: bool) -> None:
        """Written by the gateway's service."""
        made = save_widget(entry_address_id=obj.entry_address_id, **{name: getattr(obj, name) for name in WIDGET})
        adopt(obj, made)


@admin.register(MailConnector, site=program_site)
class MailAdmin(OfficeAdmin):
    """How a mailbox speaks."""

    list_display = ("entry_address", "from_name", "is_active")
    list_select_related = ("entry_address",)
    fields = ("entry_address", "from_name", "signature", "acknowledgement", "is_active")
    fixed = ("entry_address",)
    ordering = ("id",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Mailboxes only."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "entry_address":
            field.queryset = field.queryset.filter(channel="email")
        return field

    def save_model(self, request: HttpRequest, obj: MailConnector, form: Any, change: bool) -> None:
        """Written by the gateway's service."""
        made = save_mailbox(
            entry_address_id=obj.entry_address_id,
            from_name=obj.from_name,
            signature=obj.signature,
            acknowledgement=obj.acknowledgement,
            is_active=obj.is_active,
        )
        adopt(obj, made)
