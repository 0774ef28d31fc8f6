"""An answer as its reader may see it: the led programs by name, all others added up; differences in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from look.formats import NO_VALUE, duration_text, number_text, share_text

if TYPE_CHECKING:
    from tenants.models import Program

HAPPENED, STAFFED, CHANGED = "happened", "as_staffed", "changed"
COLUMNS = (HAPPENED, STAFFED, CHANGED)
_SUMS = ("offered", "answered", "in_time", "abandoned", "wait_seconds", "staffed_seconds", "busy_seconds")
_SAME = 0.0005  # shares that differ by less than half a tenth of a point, and waits by less than half a second


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a program: three values as text, and how the last differs from the one before in words. `better`:
    None when it is the same or neither good nor bad.
    """

    label: str | Promise
    values: tuple[str, str, str]
    difference: str
    better: bool | None


@dataclass(frozen=True, slots=True)
class ProgramAnswer:
    """One program; None: all that the reader does not lead, together."""

    program: Program | None
    figures: tuple[Figure, ...]


def programs_of_answer(answer: dict[str, Any], led: Sequence[Program]) -> list[ProgramAnswer]:
    """Led programs with contacts or staff on that day by name, then the others as one."""
    rows: dict[str, dict[str, Any]] = answer["programs"]
    own = {str(program.pk): program for program in led}
    found = [ProgramAnswer(program, figures_of(rows[key])) for key, program in own.items() if key in rows]
    others = [row for key, row in rows.items() if key not in own and row[STAFFED]["offered"]]
    if others:
        found.append(ProgramAnswer(None, figures_of(_together(others))))
    return found


def figures_of(row: dict[str, dict[str, Any]]) -> tuple[Figure, ...]:
    """The lines of one program."""
    return tuple(_figures([row[column] for column in COLUMNS]))


def _figures(columns: Sequence[dict[str, Any]]) -> Iterator[Figure]:
    counts = [one["offered"] for one in columns]
    yield Figure(_("Contacts"), _texts(counts, _count), _more(counts[1], counts[2]), None)
    yield _share(_("Answered in time"), [_ratio(one["in_time"], one["offered"]) for one in columns], more_is_good=True)
    yield _wait(_("Mean wait of the answered"), [_ratio(one["wait_seconds"], one["answered"]) for one in columns])
    yield _wait(_("Nine of ten waited at most"), [one["p90_seconds"] for one in columns])
    yield _wait(_("Longest wait"), [one["longest_seconds"] if one["answered"] else None for one in columns])
    yield _share(
        _("Share that gave up"), [_ratio(one["abandoned"], one["offered"]) for one in columns], more_is_good=False
    )
    busy = [_ratio(one["busy_seconds"], one["staffed_seconds"]) for one in columns]
    yield _share(_("Occupancy of its agents"), [None if one is None else min(1.0, one) for one in busy], None)


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _texts(values: Iterable[Any], show: Callable[[Any], str]) -> tuple[str, str, str]:
    first, second, third = (show(value) for value in values)
    return first, second, third


def _count(value: float | None) -> str:
    return number_text(value, language=get_language() or "en")


def _percent(value: float | None) -> str:
    return share_text(value, language=get_language() or "en")


def _more(before: int, after: int) -> str:
    n = abs(after - before)
    if not n:
        return gettext("the same")
    if after > before:
        return ngettext("%(n)s more", "%(n)s more", n) % {"n": _count(n)}
    return ngettext("%(n)s fewer", "%(n)s fewer", n) % {"n": _count(n)}


def _share(label: str | Promise, values: Sequence[float | None], more_is_good: bool | None) -> Figure:
    _happened, before, after = values
    if before is None or after is None:
        return Figure(label, _texts(values, _percent), NO_VALUE, None)
    points = number_text(abs(after - before) * 100, digits=1, language=get_language() or "en")
    if abs(after - before) < _SAME:
        return Figure(label, _texts(values, _percent), gettext("the same"), None)
    grows = after > before
    better = None if more_is_good is None else grows is more_is_good
    words = {
        (None, True): gettext("%(points)s points more"),
        (None, False): gettext("%(points)s points less"),
        (True, True): gettext("better: %(points)s points more"),
        (True, False): gettext("better: %(points)s points less"),
        (False, True): gettext("worse: %(points)s points more"),
        (False, False): gettext("worse: %(points)s points less"),
    }
    return Figure(label, _texts(values, _percent), words[(better, grows)] % {"points": points}, better)


def _wait(label: str | Promise, values: Sequence[float | None]) -> Figure:
    _happened, before, after = values
    if before is None or after is None:
        return Figure(label, _texts(values, duration_text), NO_VALUE, None)
    seconds = round(abs(after - before))
    if not seconds:
        return Figure(label, _texts(values, duration_text), gettext("the same"), None)
    better = after < before
    words = gettext("better: %(time)s shorter") if better else gettext("worse: %(time)s longer")
    return Figure(label, _texts(values, duration_text), words % {"time": duration_text(seconds)}, better)


def _together(rows: Sequence[dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Sums of programs; a wait that nine of ten did not exceed cannot be added up. Staff shared by several programs
    counts in each.
    """
    found: dict[str, dict[str, Any]] = {}
    for column in COLUMNS:
        ones = [row[column] for row in rows]
        sums = {name: None if ones[0][name] is None else sum(one[name] for one in ones) for name in _SUMS}
        longest = max(one["longest_seconds"] for one in ones)
        found[column] = {**sums, "p90_seconds": None, "longest_seconds": longest}
    return found
