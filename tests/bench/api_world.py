"""One program whose lists have as many rows as asked, its callers, and the plain views to compare with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from kernel import clock
from tests.bench.asked import Asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from tests.cast import Cast
    from tests.factories.floor import Floor
    from tests.factories.money import Books

MOUNT = "/p/acme/"
Headers = tuple[tuple[str, str], ...]


@dataclass
class World:
    """Made by `make_world`; `fill` gives every list its rows."""

    cast: Cast
    floor: Floor
    books: Books
    token: Headers
    sessions: dict[str, Headers] = field(default_factory=dict)
    rows: int = 0
    contact: UUID | None = None  # whose texts are listed

    def fill(self, rows: int) -> None:
        """Contacts with a customer each, texts of one contact, queues, agents: so many in all."""
        from django.db import connection

        from agents.services import people
        from routing.services import setup
        from tenants.context import program_context
        from tenants.services.users import create_user

        acme = self.floor.acme
        for number in range(self.rows, rows):
            self.books.contact(talk=60, wrap_up=30)
            self._say(f"Parcel {number} is on its way.")
            with program_context(acme.program):
                setup.set_queue(code=f"q{number}", name=f"Queue {number}")
            user = create_user(email=f"a{number}@bench.test", full_name=f"Agent {number}", password="")
            agent = people.create_agent(user_id=user.id, display_name=f"Agent {number}")
            people.certify_agent(agent_id=agent.id, program_id=acme.program.id)
        self.rows = rows
        connection.set_schema_to_public()

    def _say(self, words: str) -> None:
        """One text more of a contact that stays open."""
        acme = self.floor.acme
        with clock.at(self.books.free_at):
            if self.contact is None:
                acme.arrive()
                self.contact = acme.accept().id
            acme.write(self.contact, words)

    def lists(self, rows: int) -> dict[str, Asked]:
        """The lists by name, as somebody who may read them asks for `rows` rows; contacts first."""
        from api.pagination import DEFAULT_LIMIT

        page = "" if rows == DEFAULT_LIMIT else f"?limit={rows}"
        paths = {
            "interactions": f"interactions/{page}",
            "customers": f"customers/{page}",
            "messages": f"interactions/{self.contact}/messages/{page}",
            "queues": "queues/",
            "agents": "agents/",
        }
        return {name: self.ask(f"api/v1/{path}") for name, path in paths.items()}

    def line_contacts(self) -> str:
        """Close the month; where the contacts of its chat line are listed."""
        from django.db import connection

        from billing import selectors
        from tenants.context import program_context

        statement = self.books.approve()
        with program_context(self.floor.acme.program):
            lines = selectors.statement_lines_of(statement.id)
            line = max(lines, key=lambda one: one.count)
        connection.set_schema_to_public()
        return f"api/v1/statements/{statement.id}/lines/{line.id}/contacts/"

    def ask(self, path: str, part: str = "supervisor") -> Asked:
        """An address below the program's mount, by session."""
        return Asked(MOUNT + path, self.sessions[part])


def make_world() -> World:
    """The cast, an open floor and a contract; no rows yet."""
    from django.conf import settings

    from tenants.services.tokens import issue_token
    from tests.cast import load_cast, make_cast
    from tests.factories.floor import open_floor
    from tests.factories.money import books, entity

    settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["program"] = "100000000/min"
    make_cast()
    cast = load_cast()
    floor = open_floor(cast)
    secret = issue_token(user=cast.acme.supervisor, program=cast.acme.program, name="bench")
    made = World(cast, floor, books(floor.acme, entity()), (("HTTP_AUTHORIZATION", f"Bearer {secret}"),))
    name = settings.SESSION_COOKIE_NAME
    for part in ("supervisor", "finance"):
        client = cast.desk(getattr(cast.acme, part))
        made.sessions[part] = (("HTTP_COOKIE", f"{name}={client.cookies[name].value}"),)
    _serve_plain_views()
    return made


def _serve_plain_views() -> None:
    """`bench/plain/`: the contacts' rows by values() and orjson, nothing else; `bench/empty/`: the wall alone."""
    import orjson
    from django.db.models import F
    from django.http import HttpResponse
    from django.urls import path

    from api.views.base import READERS
    from api.views.interactions import FIELDS
    from config import urls_program
    from interactions.models import Interaction
    from tenants.access import requires

    @requires(*READERS)
    def plain(_request: HttpRequest) -> HttpResponse:
        rows = Interaction.objects.order_by("-started_at", "-id").values(
            *FIELDS,
            customer_name=F("customer__name"),
            disposition_code=F("disposition__code"),
            disposition_label=F("disposition__label"),
        )
        return HttpResponse(orjson.dumps({"results": list(rows[:50])}), content_type="application/json")

    @requires(*READERS)
    def empty(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"{}", content_type="application/json")

    urls_program.urlpatterns[:0] = [path("bench/plain/", plain), path("bench/empty/", empty)]
