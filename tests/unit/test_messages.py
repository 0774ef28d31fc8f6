"""Translations: extraction from Python and templates, parts merged, faults found, our own catalogue complete."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from django.conf import settings

from look import catalogue


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A small product: one module, one template, one part."""
    templates = tmp_path / "room" / "templates" / "room"
    templates.mkdir(parents=True)
    (tmp_path / "room" / "words.py").write_text(
        'from x import gettext_lazy as _\nWORD = _("Queue")\n', encoding="utf-8"
    )
    (templates / "page.html").write_text(
        '<p>\n   {% translate "Waiting" %}\n'
        " {% blocktranslate count n=n %}{{ n }} call{% plural %}{{ n }} calls{% endblocktranslate %}</p>",
        encoding="utf-8",
    )
    (tmp_path / "locale" / "parts").mkdir(parents=True)
    return tmp_path


def part(product: Path, text: str, name: str = "room.po") -> Path:
    (product / "locale" / "parts" / name).write_text(text, encoding="utf-8")
    return product / "locale"


RIGHT = """
msgid "Queue"
msgstr "Очередь"

msgid "Waiting"
msgstr "В очереди"

msgid "%(n)s call"
msgid_plural "%(n)s calls"
msgstr[0] "%(n)s звонок"
msgstr[1] "%(n)s звонка"
msgstr[2] "%(n)s звонков"
"""


def test_python_and_templates_are_extracted_with_their_places(product):
    found = {message.id: message.locations for message in catalogue.extract_sources(product) if message.id}
    assert set(found) == {"Queue", "Waiting", ("%(n)s call", "%(n)s calls")}
    assert found["Waiting"] == [("room/templates/room/page.html", 2)]


def test_tests_and_hidden_folders_say_nothing(product):
    for folder in ("tests", ".venv"):
        (product / folder).mkdir()
        (product / folder / "x.py").write_text('_("Not ours")')
    assert catalogue.extract_sources(product).get("Not ours") is None


def test_a_complete_part_has_no_fault_and_compiles(product):
    folder = part(product, RIGHT)
    assert catalogue.faults_of(product, folder) == []
    with catalogue.compile_parts(folder).open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Queue") == "Очередь"
    assert [words.ngettext("%(n)s call", "%(n)s calls", n) % {"n": n} for n in (1, 2, 5, 11, 21)] == [
        "1 звонок",
        "2 звонка",
        "5 звонков",
        "11 звонков",
        "21 звонок",
    ]


def test_what_is_not_translated_is_named_with_its_place(product):
    faults = catalogue.faults_of(product, part(product, 'msgid "Queue"\nmsgstr "Очередь"\n'))
    assert [(fault.text, fault.reason) for fault in faults] == [
        ("Waiting", "is not translated"),
        ("%(n)s call", "is not translated"),
    ]
    assert faults[0].where.startswith("room/templates/room/page.html")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('msgid "{n} h"\nmsgstr "{m} ч"\n', "placeholders differ"),
        ('msgid "%(n)s h"\nmsgstr "ч"\n', "placeholders differ"),
        ('msgid "Queue"\nmsgstr ""\n', "empty translation"),
        ('#, fuzzy\nmsgid "Queue"\nmsgstr "Очередь"\n', "fuzzy"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "а"\nmsgstr[1] "б"\n', "empty translation"),
    ],
)
def test_broken_translations_are_faults(product, text, reason):
    faults = catalogue.faults_of(product, part(product, text))
    assert any(reason in fault.reason for fault in faults)


def test_two_rooms_may_not_translate_one_text_in_two_ways(product):
    part(product, 'msgid "Queue"\nmsgstr "Линия"\n', "alpha.po")
    _merged, faults = catalogue.read_parts(part(product, RIGHT))
    assert [(fault.where, fault.text) for fault in faults] == [("room.po", "Queue")]


def test_words_of_other_packages_stay_in_the_merged_file(product):
    folder = part(product, RIGHT + '\nmsgid "Type to search"\nmsgstr "Поиск"\n')
    catalogue.write_merged(product, folder)
    merged = (folder / "django.po").read_text(encoding="utf-8")
    assert "Type to search" in merged
    assert "room/words.py:2" in merged


def test_the_rooms_parts_hold_no_fault_of_their_own():
    _merged, faults = catalogue.read_parts(Path(settings.BASE_DIR) / "locale" / "ru" / "LC_MESSAGES")
    assert faults == []


def test_the_product_is_translated_completely():
    root = Path(settings.BASE_DIR)
    faults = catalogue.faults_of(root, root / "locale" / "ru" / "LC_MESSAGES")
    assert [f"{fault.where}: {fault.text!r} {fault.reason}" for fault in faults] == []
