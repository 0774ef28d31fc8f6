"""A company that buys outsourcing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel import clock


class Client(models.Model):
    """The buyer named on contracts and invoices; owns one or several programs."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    legal_name = models.CharField(_("legal name"), max_length=240, blank=True)
    address = models.TextField(_("address"), blank=True)
    tax_id = models.CharField(_("tax number"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, ISO 3166"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints = [
            # Tax rules and the language of documents hang on the country code.
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="tenants_client_country_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name
