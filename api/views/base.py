"""What every view of program rows stands on."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from api.caller import caller
from api.permissions import sees_staff
from tenants.domain.roles import Role

# Who reads contacts and customers: those who serve, lead and judge, and the client's own people.
READERS = (Role.AGENT, Role.SUPERVISOR, Role.ANALYST, Role.SPECIALIST, Role.CLIENT_VIEWER)


class ProgramView(APIView):
    """A view of one program's rows; the access middleware has switched to its schema."""

    needs_program = True

    @property
    def staff(self) -> bool:
        """Whether the caller is of the provider: agents' names and internal notes are for them alone."""
        return sees_staff(caller(self.request))

    def asked(self, query: type[Serializer[Any]]) -> dict[str, Any]:
        """The checked filters of this call. Raises ValidationError."""
        parsed = query(data=self.request.query_params)
        parsed.is_valid(raise_exception=True)
        return dict(parsed.validated_data)


class Unknown(APIView):
    """Any other address of the API, so that a wrong one is answered as a problem too."""

    needs_program = False
    schema = None

    def get(self, request: Request, *args: str) -> Response:
        """404."""
        raise NotFound

    post = put = patch = delete = get
