"""What a browser is given instead of a style sheet or script as written: fewer bytes, the same meaning.

A page's entry (settings.STATIC_PAGES, STATIC_SHARED) carries all it imports, so the page asks once and compresses well:
`@import` of a sheet and `import` of a module become their text. Every other file of ours is only squeezed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

import minify

Reader = Callable[[str], str]  # the text of a static name ("agent/desk.js"); raises KeyError

_SHEET = re.compile(r'^@import url\("([^"]+)"\);\n', re.MULTILINE)
_IMPORT = re.compile(r'^import (?:([^";]+?) from )?"([^"]+)";\n', re.MULTILINE)
_AGAIN = re.compile(r'^export \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_NAMED = re.compile(r"^export ((?:async )?function\*?|class|const) ([\w$]+)", re.MULTILINE)
_NAME = re.compile(r"[\w$]+(?: as [\w$]+)?")
_TOKEN = re.compile(r"(?<=[{;])(--[\w-]+):[^;{}]*(;|(?=\}))")
_USE = re.compile(r"var\((--[\w-]+)")
_COLOUR = re.compile(r"oklch\([\d. /]+\)")  # the minifier leaves custom properties as they are
_ZEROS = re.compile(r"(?<![\d.])0(?=\.\d)|(?<=\.\d)0+(?![\d.])|(?<=\.\d\d)0(?!\d)")

# Names a module may mean the window's own by: an export of such a name gets another one in the whole.
WINDOW = frozenset(
    {"close", "event", "find", "focus", "history", "length", "location", "name", "open", "origin"}
    | {"parent", "print", "screen", "status", "stop", "top"}
)


class Unpackable(Exception):
    """A file is written in a way the packing does not know; the message says which and what."""


def squeeze(name: str, text: str) -> str:
    """A file without comments, without spaces that mean nothing, with short names where nobody sees them."""
    small = str(minify.string("text/css" if name.endswith(".css") else "application/javascript", text))
    return _COLOUR.sub(lambda found: _ZEROS.sub("", found[0]), small) if name.endswith(".css") else small


def pack(name: str, read: Reader, *, whole: bool = True) -> str:
    """A file with all it imports, squeezed. A sheet that is the `whole` of its page's keeps the tokens it asks for."""
    if name.endswith(".js"):
        return squeeze(name, _script(name, read))
    sheet = squeeze(name, _sheet(name, read, set()))
    return without_unused_tokens(sheet) if whole else sheet


def without_unused_tokens(sheet: str) -> str:
    """The squeezed sheet of a whole page without custom properties that nothing on it asks for."""
    used = set(_USE.findall(sheet))
    fewer = _TOKEN.sub(lambda found: found[0] if found[1] in used else "", sheet)
    return sheet if fewer == sheet else without_unused_tokens(fewer)  # what only those asked for goes next


def _beside(name: str, address: str) -> str:
    """The static name of a relative address; folders are one deep, so addresses inside a text stay right."""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
    if found.startswith("..") or found.count("/") != 1:
        raise Unpackable(f"{name} imports {address}")
    return found


def _sheet(name: str, read: Reader, taken: set[str]) -> str:
    taken.add(name)

    def inlined(found: re.Match[str]) -> str:
        wanted = _beside(name, found[1])
        return "" if wanted in taken else _sheet(wanted, read, taken)

    return _SHEET.sub(inlined, read(name))


def _script(name: str, read: Reader) -> str:
    """Each module becomes a function's scope, in the order browsers run them; its exports are known to all after it."""
    order: list[str] = []
    texts: dict[str, str] = {}

    def visit(module: str) -> None:
        if module in texts:
            return
        texts[module] = read(module)
        for found in re.finditer(f"{_IMPORT.pattern}|{_AGAIN.pattern}", texts[module], re.MULTILINE):
            visit(_beside(module, found[2] or found[4]))
        order.append(module)

    visit(name)
    known: dict[str, dict[str, str]] = {}  # module -> exported name -> its name in the whole
    return "(()=>{" + "".join(_scope(module, texts[module], known) for module in order) + "})();"


def _scope(module: str, text: str, known: dict[str, dict[str, str]]) -> str:
    def of(address: str) -> dict[str, str]:
        return known[_beside(module, address)]

    def taken(found: re.Match[str]) -> str:
        names, source = found[1], of(found[2])
        if not names:
            return ""
        if names.startswith("* as "):
            return f"const {names[5:]}={{{','.join(f'{name}:{whole}' for name, whole in source.items())}}};\n"
        pairs = [name.split(" as ") for name in _NAME.findall(names)]
        lines = [f"const {pair[-1]}={source[pair[0]]};\n" for pair in pairs if pair[-1] != source[pair[0]]]
        return "".join(lines)

    own = [found[2] for found in _NAMED.finditer(text)]
    others = {whole for given in known.values() for whole in given.values()}
    known[module] = {name: f"{name}${len(known)}" if name in others | WINDOW else name for name in own}
    for found in _AGAIN.finditer(text):
        known[module] |= {name: of(found[2])[name] for name in _NAME.findall(found[1])}
    text = _NAMED.sub(r"\1 \2", _AGAIN.sub("", _IMPORT.sub(taken, text)))
    if re.search(r"^(export|import)\b", text, re.MULTILINE):
        raise Unpackable(f"{module} imports or exports in another form than the packing knows")
    if not own:
        return f"(()=>{{\n{text}\n}})();\n"
    given = ",".join(known[module][name] for name in own)  # by place: a name in braces would stay as long as it is
    return f"const [{given}]=(()=>{{\n{text}\nreturn[{','.join(own)}]}})();\n"
