"""Forms of contracts and rate cards: what a field may hold. Rules lie in billing; its refusals become errors here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from billing.domain.rate_card import Clock
from billing.services.rate_cards import RateRow
from billing.words import CLOCKS
from console.finance.words import VAT_CATEGORIES
from look.words import CHANNELS

CURRENCIES = ("EUR", "USD", "GBP", "RUB", "KZT", "CHF", "PLN", "JPY", "AED")
WITH_RATE = {"S", "Z"}
SECONDS_A_DAY = 86_400
MONEY: dict[str, Any] = {"min_value": 0, "decimal_places": 6, "max_digits": 14}


class Day(forms.DateInput):
    """A day picked in the browser; sent as ISO whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RateForm(forms.Form):
    """One row of a rate card; a row without price and fee is not used."""

    channel = forms.ChoiceField(label=_("Channel"), required=False)
    queue = forms.ChoiceField(label=_("Queue"), required=False)
    clock = forms.ChoiceField(label=_("Clock"), choices=[(c.value, CLOCKS[c.value]) for c in Clock])
    price = forms.DecimalField(
        label=_("Price per minute"), required=False, min_value=0, decimal_places=6, max_digits=13
    )
    increment = forms.IntegerField(label=_("Increment, s"), required=False, min_value=1, max_value=SECONDS_A_DAY)
    minimum = forms.IntegerField(label=_("Minimum, s"), required=False, min_value=0, max_value=SECONDS_A_DAY)
    fee = forms.DecimalField(label=_("Connection fee"), required=False, **MONEY)

    def __init__(self, *args: Any, queues: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("channel").choices = [("", _("Any channel")), *CHANNELS.items()]
        self._field("queue").choices = [("", _("Any queue")), *((str(key), name) for key, name in queues.items())]

    @property
    def is_used(self) -> bool:
        """Whether the row carries a price; call after validation."""
        return self.cleaned_data.get("price") is not None or self.cleaned_data.get("fee") is not None

    def row(self) -> RateRow:
        """What the service takes."""
        data = self.cleaned_data
        return RateRow(
            price=data["price"] or Decimal(0),
            channel=data["channel"] or None,
            queue_id=UUID(data["queue"]) if data["queue"] else None,
            clock=Clock(data["clock"]),
            increment_seconds=data["increment"] or 1,
            minimum_seconds=data["minimum"] or 0,
            connect_fee=data["fee"] or Decimal(0),
        )

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


if TYPE_CHECKING:
    Rows = forms.BaseFormSet[RateForm]
else:
    Rows = forms.BaseFormSet  # generic for the type checker alone


class RateRows(Rows):
    """The rows of a new version; refuses two prices for one thing before the service does."""

    def clean(self) -> None:
        """Name the row that repeats another, and a card without rows."""
        if any(self.errors):
            return
        seen: dict[tuple[str, str, str], int] = {}
        used = [(index, form) for index, form in enumerate(self.forms) if form.is_used]
        for index, form in used:
            key = (form.cleaned_data["channel"], form.cleaned_data["queue"], form.cleaned_data["clock"])
            if key in seen:
                text = _("Row %(other)s has a price for the same channel, queue and clock. Keep one of them.")
                form.add_error("channel", ValidationError(text, params={"other": seen[key] + 1}))
            seen.setdefault(key, index)
        if not used:
            raise ValidationError(_("A rate card has at least one row with a price or a connection fee."))

    def used(self) -> list[RateForm]:
        """Rows with a price, in order."""
        return [form for form in self.forms if form.is_used]


RateFormSet = forms.formset_factory(RateForm, formset=RateRows, extra=0, max_num=40, absolute_max=40)


class StartForm(forms.Form):
    """From which local day of the program a version holds."""

    valid_from = forms.DateField(label=_("Valid from"), widget=Day, help_text=_("Contacts closed from this day on."))


class ContractForm(forms.Form):
    """A new contract; its prices follow on the next page."""

    name = forms.CharField(label=_("Contract name"), max_length=120)
    number = forms.CharField(label=_("Number"), max_length=60)
    legal_entity = forms.TypedChoiceField(label=_("Issued by"), coerce=int)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    language = forms.ChoiceField(label=_("Language of documents"), choices=settings.LANGUAGES)
    valid_from = forms.DateField(label=_("Valid from"), widget=Day)
    valid_to = forms.DateField(
        label=_("Valid until"),
        widget=Day,
        required=False,
        help_text=_("First day without it; empty: for good."),
    )
    payment_days = forms.IntegerField(label=_("Payment days"), min_value=0, max_value=365, initial=30)
    vat_category = forms.ChoiceField(label=_("VAT category"), choices=list(VAT_CATEGORIES.items()))
    vat_rate = forms.DecimalField(
        label=_("VAT rate, per cent"), required=False, min_value=0, max_value=100, decimal_places=2, max_digits=5
    )
    po_reference = forms.CharField(label=_("Order reference"), max_length=80, required=False)
    threshold = forms.IntegerField(label=_("Answer within, s"), min_value=1, max_value=SECONDS_A_DAY, initial=20)
    target = forms.DecimalField(
        label=_("Promised share, per cent"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        max_digits=4,
        initial=80,
    )

    def __init__(self, *args: Any, entities: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["legal_entity"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(entities)

    def clean(self) -> dict[str, Any]:
        """Days in order, and a rate exactly where the category has one."""
        data = super().clean() or {}
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", _("A contract ends after it begins."))
        category, rate = data.get("vat_category"), data.get("vat_rate")
        if category in WITH_RATE and rate is None and "vat_rate" not in self.errors:
            self.add_error("vat_rate", _("This category needs a rate."))
        if category not in WITH_RATE and rate is not None:
            self.add_error("vat_rate", _("This category has no rate: leave it empty."))
        return data
