"""What browsers are given instead of our sheets and scripts: all they import, fewer bytes, the same meaning."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from look.finders import PackedFinder, packed, written
from look.packing import Unpackable, pack, squeeze, without_unused_tokens


def packing(files: dict[str, str], entry: str, **how: bool) -> str:
    return pack(entry, files.__getitem__, **how)


def test_a_sheet_carries_what_it_imports_once_and_in_order():
    files = {
        "a/page.css": '@import url("../b/one.css");\n@import url("../b/two.css");\n.c { color: red; }\n',
        "b/one.css": '@import url("../b/two.css");\n.one { margin: 0; }\n',
        "b/two.css": ".two { margin: 0; }\n",
    }
    assert packing(files, "a/page.css") == ".two{margin:0}.one{margin:0}.c{color:red}"


def test_a_whole_page_keeps_the_tokens_it_asks_for_and_a_shared_sheet_all():
    files = {"a/a.css": ":root { --x: var(--y); --y: 1px; --z: 2px; }\n.a { margin: var(--x); }\n"}
    assert packing(files, "a/a.css") == ":root{--x:var(--y);--y:1px;}.a{margin:var(--x)}"
    assert "--z" in packing(files, "a/a.css", whole=False)


def test_tokens_that_only_unused_tokens_ask_for_go_too():
    assert without_unused_tokens(":root{--a:var(--b);--b:var(--c);--c:1px}") == ":root{}"


@pytest.mark.parametrize(
    ("written", "small"),
    [
        ("@layer x { .a :is(b, c) { margin: 0 } }", "@layer x{.a :is(b,c){margin:0}}"),  # the space means "inside"
        (".a { --c: oklch(0.970 0.003 265); }", ".a{--c:oklch(.97 .003 265)}"),
        (".a { --c: oklch(0.2 0.010 0 / 0.30); }", ".a{--c:oklch(.2 .01 0 / .3)}"),
        (".a { --c: oklch(1 0 100); }", ".a{--c:oklch(1 0 100)}"),
        (".a { width: calc(1px + 2px); }", ".a{width:calc(1px + 2px)}"),
    ],
)
def test_a_squeezed_sheet_means_the_same(written, small):
    assert squeeze("a/a.css", written) == small


SCRIPTS = {
    "a/page.js": 'import { one as uno, Two } from "../b/all.js";\n'
    'import * as ways from "./ways.js";\nimport "./said.js";\n'
    "window.got = [uno(), new Two().n, ways.open(), ways.way];\n",
    "a/ways.js": 'import { one } from "../b/one.js";\nexport const open = () => one() + 1;\nexport const way = "w";\n',
    "a/said.js": "window.said = typeof one;\n",
    "b/all.js": 'export { one } from "./one.js";\nexport { Two, way } from "./two.js";\n',
    "b/one.js": "let n = 1;\nexport const one = () => n;\n",
    "b/two.js": 'export class Two { n = 2; }\nexport const way = "other";\n',
}


def test_a_script_carries_its_modules_in_the_order_they_run():
    text = packing(SCRIPTS, "a/page.js")
    assert "import" not in text
    assert "export" not in text
    assert text.index("class") < text.index("window.said") < text.index("window.got")


@pytest.mark.parametrize("line", ['import one from "./b.js";', "export default 1;", "export let n = 1;"])
def test_a_form_the_packing_does_not_know_stops_it(line):
    with pytest.raises((Unpackable, KeyError)):
        packing({"a/a.js": f"{line}\n", "a/b.js": "export const two = 2;\n"}, "a/a.js")


def test_an_address_outside_a_room_stops_it():
    with pytest.raises(Unpackable, match="imports"):
        packing({"a/a.css": '@import url("sub/b.css");\n'}, "a/a.css")


def test_every_entry_packs_and_the_minifier_changes_no_selector():
    sources = {name: file.read_text(encoding="utf-8") for name, file in written().items()}
    assert sources.keys() >= settings.STATIC_PAGES | settings.STATIC_SHARED
    for name, text in sources.items():
        if name.endswith(".css"):
            bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
            small = squeeze(name, text)
            for inside in re.findall(r"(?<=[\w\])]) (?:::?[a-z-]+|\*)(?=[^{};]*\{)", bare):
                assert inside in small, (name, inside)


def test_the_finder_hands_out_packed_files_with_their_gzip():
    found = Path(finders.find("agent/desk.css"))
    assert Path(settings.STATIC_PACKED) in found.parents
    assert gzip.decompress(Path(f"{found}.gz").read_bytes()) == found.read_bytes()
    assert "@import" not in found.read_text()
    assert Path(settings.STATIC_PACKED) not in Path(finders.find("look/mark.svg")).parents


def test_files_are_served_as_written_while_debugging(settings):
    settings.DEBUG = True
    assert PackedFinder().find("agent/desk.css") is None
    assert list(PackedFinder().list(None)) == []


def test_packed_files_are_made_anew_only_when_their_sources_changed(tmp_path, settings):
    names = packed(tmp_path)
    (tmp_path / "look/page.css").write_text("kept")
    assert packed(tmp_path) == names
    assert (tmp_path / "look/page.css").read_text() == "kept"
    settings.STATIC_SHARED = frozenset({"look/page.css"})
    packed(tmp_path)
    assert (tmp_path / "look/page.css").read_text() != "kept"


def test_a_page_with_a_script_of_its_own_runs_the_shell_once():
    rooms = Path(settings.BASE_DIR)
    pages = [page for page in rooms.glob("*/**/templates/**/*.html") if ".venv" not in page.parts]
    whole = {name for name in settings.STATIC_PAGES if name.endswith(".js")}
    seen = set()
    for page in pages:
        text = page.read_text(encoding="utf-8")
        scripts = set(re.findall(r'<script type="module" src="{% static "([^"]+)" %}', text)) & whole
        seen |= scripts
        if scripts and "{% extends" in text:
            assert "{% block shell_script %}{% endblock %}" in text, page
    assert seen == whole
