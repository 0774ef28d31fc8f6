"""Who the caller is and what they may enter."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import shapes
from api.caller import caller, program_of, token_of
from api.views.base import ApiView


class MeView(ApiView):
    """The caller, their roles here and their programs; also on the provider's host."""

    needs_program = False

    @extend_schema(operation_id="me", responses=shapes.Me, tags=["me"])
    def get(self, request: Request) -> Response:
        """The caller, their roles here and their programs."""
        viewer, token = caller(request), token_of(request)
        user: Any = viewer.user
        program = program_of(request)
        return Response(
            {
                "id": user.pk,
                "email": user.email,
                "full_name": user.full_name,
                "language": user.language,
                "time_zone": user.time_zone,
                "program": program.slug if program else None,
                "roles": sorted(viewer.roles),
                "programs": [
                    {"slug": one.slug, "name": one.name, "roles": sorted(viewer.roles_of(one))}
                    for one in viewer.programs
                ],
                "token": token.name if token else None,
            }
        )
