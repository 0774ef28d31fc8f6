"""The context processor behind every page's frame: language, theme, sections, who is signed in."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from kernel import clock
from look import words
from look.formats import share_text
from look.navigation import Link, links_for, url_or_none

THEMES = ("light", "dark")
THEME_COOKIE = "onefloor_theme"  # kept per browser, written by shell.js


class Shell:
    """What the frame of a page needs, each part worked out only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def language(self) -> str:
        """The active language, en or ru."""
        return (get_language() or settings.LANGUAGE_CODE).split("-")[0]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Every language with its own name for itself."""
        return list(settings.LANGUAGES)

    @cached_property
    def theme(self) -> str:
        """light, dark, or empty where the system decides."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def now_ms(self) -> int:
        """The server's clock in milliseconds since 1970 UTC: clocks in the browser follow it, not the desk's own."""
        return int(clock.now().timestamp() * 1000)

    @property
    def path(self) -> str:
        """Where to come back to after the language changed."""
        return self._request.get_full_path()

    @cached_property
    def user(self) -> Any:
        """The signed-in user, or None."""
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def user_name(self) -> str:
        """The name shown in the user menu."""
        return getattr(self.user, "full_name", "") or str(getattr(self.user, "email", ""))

    @cached_property
    def program(self) -> Any:
        """The program this page speaks for, or None on the provider's host."""
        return getattr(self._request, "program", None)

    @cached_property
    def sections(self) -> list[Link]:
        """The links of the top bar the viewer may follow."""
        viewer = getattr(self._request, "viewer", None)
        roles = viewer.get("roles") if isinstance(viewer, dict) else getattr(viewer, "roles", None)
        known = frozenset(str(getattr(role, "value", role)) for role in roles or ())
        return links_for(roles=known, path=self._request.path, in_program=self.program is not None)

    @cached_property
    def filling(self) -> str:
        """How much of the demo's history is there, such as "40 %"; empty once all is, and outside the demo."""
        if not settings.DEMO or self.program is not None:
            return ""
        try:
            known = json.loads((settings.DATA_DIR / "run" / "progress.json").read_text(encoding="utf-8"))
            done, total = int(known["done"]), int(known["total"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return share_text(done / total, digits=0, language=self.language) if done < total else ""

    @property
    def language_url(self) -> str | None:
        """Where the language switch posts to."""
        return url_or_none("set_language")

    @property
    def sign_in_url(self) -> str | None:
        """The sign-in page."""
        return url_or_none("account_login")

    @property
    def sign_out_url(self) -> str | None:
        """Where sign-out posts to."""
        return url_or_none("account_logout")

    @property
    def security_url(self) -> str | None:
        """The page of second factors."""
        return url_or_none("mfa_index")

    @property
    def password_url(self) -> str | None:
        """The page that changes the password."""
        return url_or_none("account_change_password")

    @property
    def words(self) -> dict[str, str]:
        """Words the browser says, for the JSON block of the page."""
        return {code: str(word) for code, word in words.BROWSER_WORDS.items()}


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Adds `shell` to every template; works without viewer, program or user (error pages, strangers)."""
    return {"shell": Shell(request)}
