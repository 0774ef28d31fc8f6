"""API tokens: shown once, kept as a hash, bound to one user in one program."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from kernel import clock
from tenants.models import ApiToken, Program, User
from tenants.services import audit
from tenants.viewer import Viewer


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(*, user: User, program: Program, name: str, actor: User | None = None) -> str:
    """Make a token and return its secret, which cannot be read again. Steps: row, audit."""
    secret = "of_" + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(user=user, program=program, name=name, hash=_hash(secret))
        audit.record(action="token.issued", program=program, actor=actor, object_ids={"token": token.pk})
    return secret


def revoke_token(*, token: ApiToken, actor: User | None = None) -> None:
    """End a token now. A second call changes nothing."""
    with transaction.atomic():
        ended = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())
        if ended:
            audit.record(action="token.revoked", program=token.program, actor=actor, object_ids={"token": token.pk})


def viewer_of_token(secret: str, program: Program | None) -> tuple[ApiToken | None, Viewer]:
    """The token and its viewer; a stranger when the secret is unknown, revoked, or its user is not active."""
    token = ApiToken.objects.filter(hash=_hash(secret), revoked_at=None).select_related("user").first()
    if token is None or not token.user.is_active:
        return None, Viewer(AnonymousUser(), program)
    return token, Viewer(token.user, program, only_program_id=token.program_id)
