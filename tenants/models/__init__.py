"""Rows of the public schema that say who may enter which program."""

from tenants.models.access import ApiToken, Membership
from tenants.models.audit import AuditEntry
from tenants.models.client import Client
from tenants.models.program import Domain, EntryAddress, Program
from tenants.models.provider import ProviderSettings
from tenants.models.schema import MigrationRun, TemplateDump
from tenants.models.user import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Client",
    "Domain",
    "EntryAddress",
    "Membership",
    "MigrationRun",
    "Program",
    "ProviderSettings",
    "TemplateDump",
    "User",
]
