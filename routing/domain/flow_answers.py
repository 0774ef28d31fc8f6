"""What customers say: which choice it is, whether it is what was asked for; and values put into texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kernel.phone import NotAPhoneNumber, Phone
from routing.domain.flows import Choice, Node

LONGEST_ANSWER = 4_000
_WORD = re.compile(r"[\w*#]+")
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_SAFE = re.compile(rb"[A-Za-z0-9._~-]")
YES = ("yes", "y", "да", "ага", "1")
NO = ("no", "n", "нет", "2")
AGREE = {"en": ("Yes", "No"), "ru": ("Да", "Нет")}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into {names}; an unknown name leaves nothing."""
    return _SLOT.sub(lambda found: values.get(found[1], ""), text)


def fill_address(text: str, values: Mapping[str, str]) -> str:
    """The same for a URL: values are percent-encoded, so none can change host, path or query."""
    return _SLOT.sub(lambda found: _encoded(values.get(found[1], "")), text)


def _encoded(text: str) -> str:
    parts = (bytes([byte]) for byte in text.encode("utf-8", "replace"))
    return "".join(part.decode() if _SAFE.match(part) else f"%{part[0]:02X}" for part in parts)


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case words without punctuation; ё is е."""
    return tuple(_WORD.findall(text[:LONGEST_ANSWER].casefold().replace("ё", "е")))


def choice_of(choices: Sequence[Mapping[str, Any]], text: str) -> Mapping[str, Any] | None:
    """The choice an answer means: its key, its label, one of its words, or a sentence that holds one choice's words."""
    said = words_of(text)
    if not said:
        return None
    for choice in choices:
        if said in {words_of(one) for one in _names(choice)}:
            return choice
    meant = [choice for choice in choices if any(_holds(said, words_of(one)) for one in _phrases(choice))]
    return meant[0] if len(meant) == 1 else None


def shown_choices(choices: Sequence[Mapping[str, Any]], language: str) -> tuple[Choice, ...]:
    """Keys and labels in a language, in order."""
    return tuple(Choice(str(one["key"]), prompt(one["label"], language)) for one in choices)


def prompt(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, else in the first there is; "" for none."""
    return texts.get(language) or next(iter(texts.values()), "")


def agrees(text: str) -> bool | None:
    """Yes, no, or neither."""
    said = words_of(text)
    if len(said) != 1:
        return None
    return True if said[0] in YES else False if said[0] in NO else None


def agreement(language: str) -> tuple[Choice, ...]:
    """The two buttons of a yes-or-no question."""
    return tuple(Choice(str(number), word) for number, word in enumerate(AGREE.get(language, AGREE["en"]), start=1))


def value_of(node: Node, text: str) -> str | None:
    """The answer in the form the node collects; None when it is none."""
    answer = " ".join(text[:LONGEST_ANSWER].split())
    kind = node.get("format", "any")
    found = _mask(str(node.get("mask", "")), answer) if kind == "mask" else _READ[kind](answer)
    if not found or not node.get("shortest", 1) <= len(found) <= node.get("longest", LONGEST_ANSWER):
        return None
    return found


def _names(choice: Mapping[str, Any]) -> list[str]:
    return [str(choice["key"]), *choice["label"].values(), *choice.get("words", [])]


def _phrases(choice: Mapping[str, Any]) -> list[str]:
    return [*choice["label"].values(), *choice.get("words", [])]


def _holds(said: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    width = len(phrase)
    return width > 0 and any(said[at : at + width] == phrase for at in range(len(said) - width + 1))


def _digits(answer: str) -> str | None:
    found = re.sub(r"[\s-]", "", answer)
    return found if found.isascii() and found.isdigit() else None


def _number(answer: str) -> str | None:
    found = answer.replace(" ", "").replace(",", ".")
    return found if re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", found, re.ASCII) else None


def _email(answer: str) -> str | None:
    return answer.lower() if len(answer) <= 254 and _EMAIL.fullmatch(answer) else None


def _phone(answer: str) -> str | None:
    try:
        return Phone.parse(answer).e164
    except NotAPhoneNumber:
        return None


def _date(answer: str) -> str | None:
    day = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", answer, re.ASCII)
    try:
        found = date(int(day[3]), int(day[2]), int(day[1])) if day else date.fromisoformat(answer)
    except ValueError:
        return None
    return found.isoformat()


def _mask(mask: str, answer: str) -> str | None:
    """A = a letter, 9 = a digit, * = either; anything else stands for itself. Answers lose spaces, gain capitals."""
    found = answer.replace(" ", "").upper()
    if len(found) != len(mask):
        return None
    fits = {"A": str.isalpha, "9": str.isdecimal, "*": str.isalnum}
    good = all(fits[m](c) if m in fits else m.upper() == c for m, c in zip(mask, found, strict=True))
    return found if good else None


_READ = {
    "any": lambda answer: answer,
    "digits": _digits,
    "number": _number,
    "email": _email,
    "phone": _phone,
    "date": _date,
}
