"""What opening a program needs, on one page, with every rule told beside its field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.core import get_global
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backoffice import widgets
from backoffice.codes import VAT
from backoffice.hours_form import openings_of
from backoffice.services.open_program import ALL_DAY, NewProgram
from finance.models import LegalEntity
from gateways.webchat.domain.origins import BadOrigin, clean_origins
from tenants.domain.programs import HUES, BadSlug, host_name, schema_name
from tenants.models import Client, Domain, EntryAddress, Program, User
from tenants.services.clients import create_client

CURRENCIES = ("EUR", "GBP", "USD", "RUB", "CHF", "SEK", "NOK", "PLN", "KZT", "AED")
PRICES = ("chat", "email", "voice")
HUE_NAMES = (
    ("sky", pgettext_lazy("colour", "Sky")), ("plum", pgettext_lazy("colour", "Plum")),
    ("pine", pgettext_lazy("colour", "Pine")), ("amber", pgettext_lazy("colour", "Amber")),
    ("brick", pgettext_lazy("colour", "Brick")), ("cobalt", pgettext_lazy("colour", "Cobalt")),
    ("graphite", pgettext_lazy("colour", "Graphite")), ("iris", pgettext_lazy("colour", "Iris")),
    ("lagoon", pgettext_lazy("colour", "Lagoon")), ("leaf", pgettext_lazy("colour", "Leaf")),
    ("olive", pgettext_lazy("colour", "Olive")), ("rose", pgettext_lazy("colour", "Rose")),
)  # fmt: skip


class NewProgramForm(forms.Form):
    """Fields in the order of `SECTIONS`, which the template shows."""

    SECTIONS = (
        (
            _("Client"),
            ("client", "client_name", "client_legal_name", "client_address", "client_tax_id", "client_country"),
        ),
        (_("Program"), ("name", "slug", "monogram", "hue", "time_zone", "language", "greeting", "admin")),
        (_("How contacts come"), ("mailbox", "origins", "queue_name", "hours", "welcome", "closed_message")),
        (_("Promise"), ("target_seconds", "target_percent", "mail_target_minutes")),
        (
            _("Prices"),
            (
                "legal_entity", "currency", "price_chat", "price_email", "price_voice", "increment_seconds",
                "minimum_seconds", "vat_category", "vat_rate",
            ),
        ),
    )  # fmt: skip

    # Needed only as long as no client is chosen; the page marks them so.
    OF_A_NEW_CLIENT = ("client_name", "client_country")

    client = widgets.row(_("Client"), Client.objects.none(), required=False, empty_label=_("A new client"))
    client_name = widgets.text(_("Name of the new client"), required=False, max_length=120)
    client_legal_name = widgets.text(_("Legal name"), required=False, max_length=240)
    client_address = widgets.lines(_("Address"), required=False)
    client_tax_id = widgets.text(_("Tax number"), required=False, max_length=40)
    client_country = widgets.text(_("Country"), required=False, max_length=2, help_text=_("Two letters, ISO 3166"))
    name = widgets.text(_("Name"), max_length=120)
    slug = widgets.text(
        _("Short name"), max_length=40, help_text=_("Small letters, digits and hyphens; part of the addresses")
    )
    monogram = widgets.text(_("Monogram"), required=False, max_length=2, help_text=_("Empty: out of the name"))
    hue = widgets.choice(_("Colour"), HUE_NAMES)
    time_zone = widgets.time_zone(_("Time zone"), help_text=_("Days, months and business hours are counted in it"))
    language = widgets.choice(_("Language of its customers"), settings.LANGUAGES)
    greeting = widgets.text(_("Greeting"), required=False, max_length=240)
    admin = widgets.row(_("Administrator"), User.objects.none(), required=False, empty_label=_("Nobody yet"))
    mailbox = widgets.email(_("Mailbox"), help_text=_("Customers' mail to this address comes to the program"))
    origins = widgets.lines(
        _("Sites that carry the chat"), required=False, help_text=_("One a line, such as https://shop.example")
    )
    queue_name = widgets.text(_("Queue"), required=False, max_length=80, help_text=_("Empty: General"))
    hours = widgets.text(
        _("Business hours"),
        required=False,
        help_text=_("Every day, such as 09:00-18:00; empty: around the clock. Days are told apart later."),
    )
    welcome = widgets.text(_("Welcome"), required=False, max_length=300)
    closed_message = widgets.text(_("Words outside business hours"), required=False, max_length=300)
    target_seconds = widgets.number(_("Answered within, s"), min_value=1, max_value=86_400, initial=20)
    target_percent = widgets.decimal(
        _("Target share, percent"), min_value=1, max_value=100, initial=80, decimal_places=1
    )
    mail_target_minutes = widgets.number(_("Mail answered within, min"), min_value=1, max_value=10_080, initial=240)
    legal_entity = widgets.row(_("Issued by"), LegalEntity.objects.none())
    currency = widgets.choice(_("Currency"), [(code, code) for code in CURRENCIES])
    price_chat = widgets.decimal(_("Chat, per minute"), min_value=0, max_digits=12, decimal_places=6)
    price_email = widgets.decimal(_("Email, per minute"), min_value=0, max_digits=12, decimal_places=6)
    price_voice = widgets.decimal(_("Call, per minute"), min_value=0, max_digits=12, decimal_places=6, required=False)
    increment_seconds = widgets.number(_("Increment, s"), min_value=1, max_value=3600, initial=1)
    minimum_seconds = widgets.number(_("Minimum, s"), min_value=0, max_value=3600, initial=0)
    vat_category = widgets.choice(_("VAT category"), VAT.items())
    vat_rate = widgets.decimal(
        _("VAT rate, percent"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        initial=20,
        help_text=_("Needed for the standard and the zero rate"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = Client.objects.order_by("name", "id")  # type: ignore[attr-defined]
        self.fields["admin"].queryset = User.objects.filter(is_staff=True, is_active=True).order_by("email")  # type: ignore[attr-defined]
        entities = LegalEntity.objects.order_by("name", "id")
        self.fields["legal_entity"].queryset = entities  # type: ignore[attr-defined]

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """Bound fields by section, for the template."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def clean_client_country(self) -> str:
        """Two letters that name a country."""
        country = str(self.cleaned_data["client_country"]).strip().upper()
        if country and country not in get_global("territory_languages"):
            raise ValidationError(_("No country has this code."))
        return country

    def clean_slug(self) -> str:
        """A host label that no program has."""
        slug = str(self.cleaned_data["slug"]).strip().lower()
        try:
            schema = schema_name(slug)
        except BadSlug as error:
            raise ValidationError(_("Begin with a letter; small letters, digits and hyphens only.")) from error
        host = host_name(slug, settings.DOMAIN)
        taken = Program.objects.filter(slug=slug) | Program.objects.filter(schema_name=schema)
        if taken.exists() or Domain.objects.filter(domain=host).exists():
            raise ValidationError(_("Another program has this short name."))
        return slug

    def clean_mailbox(self) -> str:
        """A mailbox of nobody else."""
        mailbox = str(self.cleaned_data["mailbox"]).strip().lower()
        if EntryAddress.objects.filter(channel="email", address=mailbox).exists():
            raise ValidationError(_("This mailbox leads to another program."))
        return mailbox

    def clean_origins(self) -> list[str]:
        """By the gateway's own rule."""
        given = [line.strip() for line in self.cleaned_data["origins"].splitlines() if line.strip()]
        try:
            return list(clean_origins(given))
        except BadOrigin as error:
            raise ValidationError(_("This is no origin of a site: %(origin)s") % {"origin": error}) from error

    def clean_hours(self) -> dict[str, Any]:
        """The same hours on all days; empty is around the clock."""
        openings = openings_of(self.cleaned_data["hours"])
        return {str(day): openings for day in range(7)} if openings else dict(ALL_DAY)

    def clean(self) -> dict[str, Any]:
        """What two fields decide together."""
        found = super().clean() or {}
        if not found.get("client"):
            for name in self.OF_A_NEW_CLIENT:
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for a new client."))
            if Client.objects.filter(name=found.get("client_name") or "").exists():
                self.add_error("client_name", _("This client is there: choose it above."))
        if found.get("vat_category") in ("S", "Z"):
            if found.get("vat_rate") is None and "vat_rate" not in self.errors:
                self.add_error("vat_rate", _("Needed for this VAT category."))
        else:
            found["vat_rate"] = None
        return found

    def new_program(self) -> NewProgram:
        """As the service takes it; a new client is made here, in the caller's transaction."""
        told = self.cleaned_data
        prices = {one: told[f"price_{one}"] for one in PRICES if told[f"price_{one}"] is not None}
        same = (
            "slug", "name", "monogram", "hue", "time_zone", "language", "greeting", "mailbox", "origins", "currency",
            "queue_name", "welcome", "closed_message", "target_seconds", "increment_seconds", "minimum_seconds",
            "vat_category", "vat_rate",
        )  # fmt: skip
        return NewProgram(
            client=told["client"] or self._new_client(),
            weekly=told["hours"],
            target_share=(told["target_percent"] / Decimal(100)).quantize(Decimal("0.001")),
            legal_entity_id=told["legal_entity"].pk,
            price_per_minute=prices,
            mail_target_seconds=told["mail_target_minutes"] * 60,
            **{name: told[name] for name in same},
        )

    def _new_client(self) -> Client:
        names = ("name", "legal_name", "address", "tax_id", "country")
        return create_client(**{name: self.cleaned_data[f"client_{name}"] for name in names})


if set(HUES) != {hue for hue, _name in HUE_NAMES}:
    raise RuntimeError("each hue of tenants.domain.programs needs its name here")
