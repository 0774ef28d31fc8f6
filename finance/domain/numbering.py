"""The text of a document number. The counter itself is a locked row, gap-free per legal entity, series and year."""

import re
from dataclasses import dataclass

_PREFIX = re.compile(r"[A-Z0-9А-ЯЁ][A-Z0-9А-ЯЁ/-]{0,15}")


class BadNumbering(ValueError):
    """A prefix, width, year or counter out of range, or a text that is no number of the series."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """PREFIX-YEAR-00042: prefix of 1..16 capitals, digits, "-" and "/"; `digits` 3..9, a longer counter is not cut;
    `with_year` False leaves the year out. Raises BadNumbering.
    """

    prefix: str
    digits: int = 5
    with_year: bool = True

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix) or not 3 <= self.digits <= 9:
            raise BadNumbering(f"{self.prefix!r} with {self.digits} digits")

    def text(self, year: int, counter: int) -> str:
        """The printed number; `counter` from 1, year 2000..2999. Raises BadNumbering."""
        if counter < 1 or not 2000 <= year <= 2999:
            raise BadNumbering(f"number {counter} of {year}")
        middle = f"{year}-" if self.with_year else ""
        return f"{self.prefix}-{middle}{counter:0{self.digits}}"

    def counter(self, text: str, year: int) -> int:
        """The counter inside a number of this series and year. Raises BadNumbering."""
        head, tail = self.text(year, 1)[: -self.digits], text.rsplit("-", 1)[-1]
        if not tail.isascii() or not tail.isdigit() or int(tail) < 1 or self.text(year, int(tail)) != text:
            raise BadNumbering(f"{text!r} is no number {head}...")
        return int(tail)
