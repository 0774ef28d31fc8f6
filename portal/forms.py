"""What a client may ask the list of contacts for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from look.words import CHANNELS
from portal.words import OUTCOMES


class ContactFilter(forms.Form):
    """Local days of the program, both included; empty fields ask for everything."""

    first = forms.DateField(label=_("First day"), required=False)
    last = forms.DateField(label=_("Last day"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    missed = forms.BooleanField(label=_("Missed the service level"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [("", _("All")), *CHANNELS.items()]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [("", _("All")), *OUTCOMES.items()]  # type: ignore[attr-defined]
        for name in ("first", "last"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name].input_formats = ["%Y-%m-%d"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A span runs forwards."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("The last day lies before the first."))
        return cleaned
