"""Logins and what they may enter."""

from __future__ import annotations

from django.db import transaction

from tenants.domain.roles import Role
from tenants.models import Membership, Program, User
from tenants.services import audit


def create_user(
    *,
    email: str,
    full_name: str,
    password: str | None = None,
    password_hash: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    is_staff: bool = False,
) -> User:
    """Make a login without any access; without a password it waits for a reset.

    `password_hash` (of make_password) takes the place of a password: hashing costs a fifth of a second each time.
    """
    user = User.objects.create_user(
        email, password, full_name=full_name, language=language, time_zone=time_zone, is_staff=is_staff
    )
    if password_hash:
        user.password = password_hash
        user.save(update_fields=["password"])
    return user


def grant_role(*, user: User, role: Role, program: Program | None, actor: User | None = None) -> Membership:
    """Give a role in a program, or provider-wide; a second call changes nothing. Steps: row, audit."""
    with transaction.atomic():
        row, made = Membership.objects.get_or_create(user=user, program=program, role=role.value)
        if made:
            ids = {"user": user.pk, "role": role.value}
            audit.record(action="access.granted", program=program, actor=actor, object_ids=ids)
    return row


def make_provider_admin(*, email: str, full_name: str = "", password: str | None = None) -> User:
    """A login that administers the whole floor: the first one of a new installation, or a way back in.

    Steps: login (an unknown email makes one), back-office flag, password when one is given, provider-wide role.
    """
    with transaction.atomic():
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            user = create_user(email=email, full_name=full_name, is_staff=True)
        user.is_staff = user.is_active = True
        if password is not None:
            user.set_password(password)
        user.save(update_fields=["is_staff", "is_active", "password"])
        grant_role(user=user, role=Role.ADMIN, program=None)
    return user


def revoke_role(*, user: User, role: Role, program: Program | None, actor: User | None = None) -> None:
    """Take a role away; it counts from the next request on."""
    with transaction.atomic():
        gone, _rows = Membership.objects.filter(user=user, program=program, role=role.value).delete()
        if gone:
            ids = {"user": user.pk, "role": role.value}
            audit.record(action="access.revoked", program=program, actor=actor, object_ids=ids)


def set_user_language(*, user: User, language: str) -> None:
    """Keep the language a user chose (en or ru)."""
    User.objects.filter(pk=user.pk).update(language=language)
