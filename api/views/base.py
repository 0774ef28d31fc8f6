"""What every view of program rows stands on."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.caller import caller
from api.permissions import sees_staff
from api.queries import READS, Queries, checked
from tenants.domain.roles import Role

# Who reads contacts and customers: those who serve, lead and judge, and the client's own people.
READERS = (Role.AGENT, Role.SUPERVISOR, Role.ANALYST, Role.SPECIALIST, Role.CLIENT_VIEWER)


class ApiView(APIView):
    """Every view of the API: what the address asks is checked before the view runs, unknown parameters are refused."""

    queries: Queries = ()  # serializers of the parameters a read takes
    asked: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Steps: who calls and how often (DRF), then the parameters. Raises ValidationError."""
        super().initial(request, *args, **kwargs)
        self.asked = checked(request.query_params, self.queries if request.method in READS else ())


class ProgramView(ApiView):
    """A view of one program's rows; the access middleware has switched to its schema."""

    needs_program = True

    @property
    def staff(self) -> bool:
        """Whether the caller is of the provider: agents' names and internal notes are for them alone."""
        return sees_staff(caller(self.request))


class Unknown(APIView):
    """Any other address of the API, so that a wrong one is answered as a problem too."""

    needs_program = False
    schema = None

    def get(self, request: Request, *args: str) -> Response:
        """404."""
        raise NotFound

    post = put = patch = delete = get
