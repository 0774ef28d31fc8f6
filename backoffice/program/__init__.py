"""One program's rows: queues, scripts, outcomes, gateways. Importing this registers the pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backoffice.pages.urls import program_pages
from backoffice.program import alerts, callbacks, contracts, customers, flows, gateways, recordings, routing, scripts
from backoffice.sites import Entry, Group, program_site

program_site.extra_urls = lambda: program_pages(program_site)
program_site.groups = (
    Group(
        _("Routing"),
        (
            Entry("routing.Queue", "groups"),
            Entry("routing.BusinessHours", "schedule"),
            Entry("routing.EntryPoint", "login"),
            Entry("routing.Flow", "account_tree"),
            Entry("routing.Recording", "mic"),
            Entry("alerts.AlertRule", "notifications"),
            Entry("routing.CallbackRule", "phone_forwarded"),
        ),
    ),
    Group(
        _("Conversations"),
        (
            Entry("crm.Script", "description"),
            Entry("crm.ScriptVersion", "history_edu"),
            Entry("crm.Disposition", "task_alt"),
            Entry("crm.Customer", "contacts"),
            Entry("routing.Callback", "phone_callback"),
            Entry("crm.DoNotCall", "phone_disabled"),
        ),
    ),
    Group(
        _("Connections"),
        (
            Entry("webchat.WebchatConnector", "chat"),
            Entry("gateway_email.MailConnector", "mail"),
            Entry("tokens", "vpn_key", _("API tokens")),
        ),
    ),
    Group(
        pgettext_lazy("room", "Contract"),
        (
            Entry("billing.Contract", "contract"),
            Entry("billing.RateCardVersion", "sell"),
            Entry("reporting.SlaPolicy", "timer"),
        ),
    ),
)

__all__ = ["alerts", "callbacks", "contracts", "customers", "flows", "gateways", "recordings", "routing", "scripts"]
