"""Public rows: clients, programs, people, access. Importing this registers the pages."""

from django.utils.translation import gettext_lazy as _

from backoffice.floor import access, alerts, capacity, clients, documents, log, people, policy
from backoffice.pages.urls import floor_pages
from backoffice.sites import Entry, Group, floor_site

floor_site.extra_urls = lambda: floor_pages(floor_site)
floor_site.groups = (
    Group(
        _("Clients"),
        (
            Entry("new_program", "add_business", _("New program")),
            Entry("tenants.Client", "handshake"),
            Entry("tenants.Program", "storefront"),
            Entry("tenants.Domain", "language"),
            Entry("tenants.EntryAddress", "alternate_email"),
        ),
    ),
    Group(
        _("People and access"),
        (
            Entry("tenants.User", "person"),
            Entry("tenants.Membership", "key"),
            Entry("tokens", "vpn_key", _("API tokens")),
            Entry("agents.Agent", "headset_mic"),
            Entry("agents.CapacityRule", "stacks"),
            Entry("agents.Skill", "psychology"),
            Entry("agents.AgentSkill", "school"),
            Entry("agents.AgentProgram", "badge"),
        ),
    ),
    Group(
        _("Provider"),
        (
            Entry("finance.LegalEntity", "account_balance"),
            Entry("tenants.ProviderSettings", "settings"),
            Entry("acd.FloorPolicy", "alt_route"),
            Entry("alerts.AlertRule", "notifications"),
            Entry("tenants.AuditEntry", "history"),
            Entry("parked", "report", _("Failed deliveries")),
        ),
    ),
)

__all__ = ["access", "alerts", "capacity", "clients", "documents", "log", "people", "policy"]
