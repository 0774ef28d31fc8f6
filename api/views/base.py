"""What every view of program rows stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from api.caller import caller, program_of
from api.permissions import sees_staff
from api.problems import Refused
from api.queries import READS, Queries, checked
from console.supervisor.desk.problems import KNOWN, Refusal, refusal_of
from console.supervisor.scope import NotLed
from tenants.domain.roles import Role

if TYPE_CHECKING:
    from tenants.models import Program, User

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


class ActView(ProgramView):
    """An act of a supervisor, refused in the floor desk's own words."""

    named_agent_id: UUID | None = None  # whom a refusal speaks of

    @property
    def person(self) -> User:
        """Who answers for it."""
        return caller(self.request).person

    @property
    def program(self) -> Program:
        """The program acted in: the address's alone, whatever else the caller leads."""
        found = program_of(self.request)
        if found is None:
            raise Http404
        return found

    def given(self, shape: type[Serializer[Any]]) -> dict[str, Any]:
        """The body, checked. Raises ValidationError."""
        body = shape(data=self.request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def refusal(self, code: str, title: str, detail: str) -> Refused:
        """One that no service knows of."""
        return Refused(Refusal(409, code, title, detail))

    def handle_exception(self, exc: Exception) -> Response:
        """What the services raise becomes the problem the floor desk would show."""
        if isinstance(exc, (NotLed, ObjectDoesNotExist)):
            exc = NotFound()
        elif isinstance(exc, KNOWN):
            exc = Refused(refusal_of(exc, agent_id=self.named_agent_id))
        return super().handle_exception(exc)


class Unknown(APIView):
    """Any other address of the API, so that a wrong one is answered as a problem too."""

    needs_program = False
    schema = None

    def get(self, request: Request, *args: str) -> Response:
        """404."""
        raise NotFound

    post = put = patch = delete = get
