"""Reads of the tenants room for other rooms."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tenants import directory
from tenants.domain.access import roles_in
from tenants.domain.roles import Role
from tenants.models import AuditEntry, EntryAddress, Membership, Program, User
from tenants.viewer import Viewer


def program_by_slug(slug: str) -> Program | None:
    """Active program of a slug; may be up to five seconds old."""
    return directory.program_of_slug(slug)


def language_of_program(program_id: int) -> str:
    """Language of a program's customers. Raises Program.DoesNotExist."""
    return str(Program.objects.values_list("language", flat=True).get(pk=program_id))


def programs_for(user: User) -> tuple[Program, ...]:
    """Active programs a user may enter, by name."""
    return Viewer(user).programs


def roles_of(user: User, program: Program | None) -> frozenset[Role]:
    """Roles of a user in a program, provider-wide ones included; without a program, roles held anywhere."""
    return roles_in(Viewer(user).grants, program.pk if program else None)


def active_programs() -> QuerySet[Program]:
    """All active programs, oldest first."""
    return Program.objects.filter(is_active=True).select_related("client").order_by("id")


def all_programs() -> QuerySet[Program]:
    """Every program, also those switched off, oldest first."""
    return Program.objects.select_related("client").order_by("id")


def entry_address(*, channel: str, address: str) -> EntryAddress | None:
    """Active entry address with its active program; gateways ask whom a mail or a visitor is for."""
    return (
        EntryAddress.objects.filter(
            channel=channel, address=address.strip().lower(), is_active=True, program__is_active=True
        )
        .select_related("program__client")
        .first()
    )


def entry_address_by_id(entry_address_id: int) -> EntryAddress | None:
    """An entry address, also a switched-off one, with its program."""
    return EntryAddress.objects.filter(pk=entry_address_id).select_related("program__client").first()


def entry_addresses(*, program: Program, channel: str | None = None) -> QuerySet[EntryAddress]:
    """Entry addresses of one program."""
    rows = EntryAddress.objects.filter(program=program).order_by("channel", "id")
    return rows.filter(channel=channel) if channel else rows


def audit_log(*, program: Program | None) -> QuerySet[AuditEntry]:
    """Audit rows of one program, or of the provider itself, newest first."""
    return AuditEntry.objects.filter(program=program).select_related("actor").order_by("-at", "-id")


def names_of_users(user_ids: Iterable[int]) -> dict[int, str]:
    """Full names by id, the address of who has none; unknown ids are left out."""
    rows = User.objects.filter(pk__in=set(user_ids)).values_list("pk", "full_name", "email")
    return {pk: name or email for pk, name, email in rows}


def leaders_of(program: Program | None) -> QuerySet[User]:
    """Supervisors and administrators of a program, those of every program among them; None: of every program alone."""
    where = Q(program=None) if program is None else Q(program=None) | Q(program=program)
    rows = Membership.objects.filter(where, role__in=[Role.SUPERVISOR.value, Role.ADMIN.value])
    return User.objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("full_name", "id")


def user_by_email(email: str) -> User | None:
    """The login of an address, whatever its case."""
    return User.objects.filter(email=email.strip().lower()).first()
