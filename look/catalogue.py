"""Translations on Babel alone: what the sources say, what the rooms translated, what is wrong with it.

Each room keeps its Russian in locale/ru/LC_MESSAGES/parts/<room>.po. django.po and django.mo are made from the
parts and never committed: a committed .mo conflicts in every branch. Words of other packages stand in parts too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "ru"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "lazy": None,  # gettext_lazy where a module needs both
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED = frozenset({"tests", "docs", "locale", "staticfiles", "node_modules", "migrations", "__pycache__"})
TEMPLATE_SUFFIXES = frozenset({".html", ".txt"})
NAMED = re.compile(r"%\((\w+)\)|\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a translation: where it stands or is used, and why."""

    where: str
    text: str
    reason: str


def source_files(root: Path) -> Iterator[Path]:
    """Python files and templates of the product below `root`, in a stable order."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part in SKIPPED or part.startswith(".") for part in parts[:-1]):
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATE_SUFFIXES and "templates" in parts):
            yield path


def extract_sources(root: Path) -> Catalog:
    """Every translatable text of the product with the places that say it."""
    catalog = Catalog(locale=LANGUAGE)
    for path in source_files(root):
        name = str(path.relative_to(root))
        text = path.read_text(encoding="utf-8")
        if "gettext" not in text and "_(" not in text and "trans" not in text:
            continue
        for line, message, _comments, context in _messages_of(path, text):
            catalog.add(message, locations=[(name, line)], context=context)
    return catalog


def _messages_of(path: Path, text: str) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    if path.suffix != ".py":
        # templatize writes Python-like calls at the template's own indent, which Python's tokenizer refuses
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    return extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})


def read_parts(folder: Path) -> tuple[Catalog, list[Fault]]:
    """All rooms' translations in one catalogue; the same text translated in two ways is a fault."""
    merged, faults = Catalog(locale=LANGUAGE, project="Onefloor"), []
    origin: dict[tuple[str, str | None], str] = {}
    for path in sorted((folder / "parts").glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=LANGUAGE, abort_invalid=True)
        for message in part:
            if not message.id:
                continue
            key = (message.id if isinstance(message.id, str) else message.id[0], message.context)
            known = merged.get(key[0], key[1])
            if known is not None and known.string != message.string:
                faults.append(Fault(path.name, key[0], f"translated differently in {origin[key]}"))
                continue
            origin.setdefault(key, path.name)
            merged.add(message.id, message.string, flags=message.flags, context=message.context)
    return merged, faults


def compile_parts(folder: Path) -> Path:
    """Write django.mo from the parts; returns its path."""
    catalog, _faults = read_parts(folder)
    target = folder / "django.mo"
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(target)  # whoever reads it meanwhile sees the old or the new one, never half
    return target


def write_merged(root: Path, folder: Path) -> Catalog:
    """Write django.po: the texts of the sources with the rooms' translations, for translators' tools."""
    catalog, (known, _faults) = extract_sources(root), read_parts(folder)
    for message in list(catalog):
        translated = known.get(_key(message), message.context) if message.id else None
        if translated is not None:
            message.string = translated.string
    for message in known:
        if message.id and catalog.get(_key(message), message.context) is None:
            catalog.add(message.id, message.string, context=message.context)
    with (folder / "django.po").open("wb") as file:
        write_po(file, catalog, sort_by_file=True, width=120)
    return catalog


def faults_of(root: Path, folder: Path) -> list[Fault]:
    """What a release must not have: untranslated or fuzzy texts, broken placeholders, double translations."""
    sources, (known, faults) = extract_sources(root), read_parts(folder)
    for message in known:
        if message.id:
            faults += _faults_of_translation(message)
    for message in sources:
        if message.id and known.get(_key(message), message.context) is None:
            faults.append(Fault(_place(message), _key(message), "is not translated"))
    return faults


def _faults_of_translation(message: Message) -> Iterator[Fault]:
    forms = _texts(message.string or "")
    if message.fuzzy:
        yield Fault("parts", _key(message), "is marked fuzzy")
    if not all(forms):
        yield Fault("parts", _key(message), "has an empty translation")
        return
    if message.pluralizable and len(forms) != 3:
        yield Fault("parts", _key(message), f"has {len(forms)} plural forms, Russian has 3")
    asked = {name for text in _texts(message.id) for name in _names(text)}
    for form in forms:
        told = set(_names(form))
        if told - asked or (not message.pluralizable and told != asked):
            yield Fault("parts", _key(message), f"placeholders differ: {sorted(asked)} and {sorted(told)}")


def _names(text: str) -> Iterator[str]:
    for match in NAMED.finditer(text):
        yield match.group(1) or match.group(2)


def _texts(message_id: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message_id,) if isinstance(message_id, str) else tuple(message_id)


def _key(message: Message) -> str:
    return _texts(message.id)[0]


def _place(message: Message) -> str:
    return ", ".join(f"{name}:{line}" for name, line in message.locations[:2])
