"""Who signs in to the demo; the password is the same for all and printed by `./run demo`."""

from __future__ import annotations

from dataclasses import dataclass

from backoffice.services.open_program import ON_CALL
from tenants.domain.roles import Role

PASSWORD = "one floor, many walls"  # noqa: S105 - a demo's, on this machine only


CLERK = "felix@onefloor.example"
MAIN = "main"  # code of each program's first queue and its skill


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A login; `programs` are slugs, empty = provider-wide. `face` is what the table says."""

    email: str
    name: str
    role: Role
    programs: tuple[str, ...]
    language: str
    zone: str
    face: str
    path: str
    is_agent: bool = False
    is_staff: bool = False
    skills: tuple[str, ...] = (MAIN,)


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson(
        "anna@onefloor.example", "Anna Petrova", Role.AGENT, ("acme", "halden"), "en", "Europe/London",
        "Agent's desk, two clients", "/desk/", is_agent=True,
    ),
    DemoPerson(
        "oleg@onefloor.example", "Олег Новиков", Role.AGENT, ("polyana", "acme"), "ru", "Europe/Moscow",
        "Agent's desk in Russian", "/desk/", is_agent=True, skills=(MAIN, ON_CALL),
    ),
    DemoPerson(
        "nina@onefloor.example", "Нина Орлова", Role.AGENT, ("polyana",), "ru", "Europe/Moscow",
        "Desk of the clinic's doctor on call (Russian)", "/desk/", is_agent=True, skills=(ON_CALL,),
    ),
    DemoPerson(
        "sofia@onefloor.example", "Sofia Lindgren", Role.SUPERVISOR, (), "en", "Europe/London",
        "Supervisor's wallboard", "/floor/",
    ),
    DemoPerson(
        CLERK, "Felix Brandt", Role.FINANCE, (), "en", "Europe/London", "Finance", "/finance/",
    ),
    DemoPerson(
        "admin@onefloor.example", "Clara Osei", Role.ADMIN, (), "en", "Europe/London", "Back office", "/admin/",
        is_staff=True,
    ),
    DemoPerson(
        "mary@acme.example", "Mary Lloyd", Role.CLIENT_MANAGER, ("acme",), "en", "Europe/London",
        "Client portal, Acme Home", "/p/acme/",
    ),
    DemoPerson(
        "kari@halden.example", "Kari Nilsen", Role.CLIENT_VIEWER, ("halden",), "en", "Europe/Oslo",
        "Client portal, Halden Air", "/p/halden/",
    ),
    DemoPerson(
        "vera@polyana.example", "Вера Климова", Role.CLIENT_MANAGER, ("polyana",), "ru", "Europe/Moscow",
        "Client portal, Поляна (Russian)", "/p/polyana/",
    ),
)  # fmt: skip
