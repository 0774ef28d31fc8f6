"""What a view asks of its viewer: `@requires(Role.FINANCE)`, or the only opt-out, `@open_to_strangers("why")`.

Both mark functions, class-based views, DRF views and single methods or actions of them; AccessMiddleware reads the
mark. A view without a mark asks for any role of the program, or for any staff role on the provider's host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from tenants.domain.roles import Role

V = TypeVar("V")
MARK = "onefloor_access"
# allauth's pages are where strangers sign in; they guard their own signed-in pages.
OPEN_MODULES = ("allauth.",)


@dataclass(frozen=True, slots=True)
class Asked:
    """Roles any one of which suffices, or the reason why strangers may come."""

    roles: frozenset[Role] = frozenset()
    strangers: str = ""


def requires(*roles: Role) -> Callable[[V], V]:
    """Ask for any one of these roles here; an administrator passes for every staff role."""
    if not roles:
        raise ValueError("name at least one role; a view without a mark already asks for membership")
    return _mark(Asked(roles=frozenset(roles)))


def open_to_strangers(why: str) -> Callable[[V], V]:
    """Let everybody in, signed in or not. `why` is read by people who review the list."""
    if not why.strip():
        raise ValueError("say why strangers may come")
    return _mark(Asked(strangers=why))


def _mark(asked: Asked) -> Callable[[V], V]:
    def mark(view: V) -> V:
        setattr(view, MARK, asked)
        return view

    return mark


def asked_by(view: Callable[..., Any], method: str) -> Asked:
    """What the view asks for one HTTP method: the nearest mark of method, function, class; else the default."""
    for candidate in _candidates(view, method.lower()):
        asked = getattr(candidate, MARK, None)
        if isinstance(asked, Asked):
            return asked
    if is_sign_in(view):
        return Asked(strangers="sign-in pages")
    return Asked()


def _candidates(view: Callable[..., Any], method: str) -> Iterator[Any]:
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    actions = getattr(view, "actions", None) or {}
    if cls is not None:
        yield getattr(cls, actions.get(method, method), None)
    yield view
    if cls is not None:
        yield cls


def is_sign_in(view: Callable[..., Any]) -> bool:
    """Whether the view is one of the pages where people sign in."""
    return str(getattr(view, "__module__", "")).startswith(OPEN_MODULES)


def is_api(view: Callable[..., Any]) -> bool:
    """Whether the view is one of Django REST framework's, which answers problems instead of pages."""
    return hasattr(getattr(view, "cls", None), "perform_authentication")
