"""The chat window's one style sheet: tokens and widget rules put together without comments and spaces.

The window is loaded by every visitor of a client's site, so it has a budget of 15 KB that four sheets as written break.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

SHEETS = ("look/tokens.css", "look/widget.css", "webchat/frame.css")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")
_FONT = re.compile(r'url\("\.\./(inter/[\w.-]+)"\)')


@lru_cache(maxsize=1)
def window_sheet() -> str:
    """The rules as one line of CSS; fonts keep their own addresses."""
    text = "".join(Path(str(finders.find(name))).read_text(encoding="utf-8") for name in SHEETS)
    text = _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text)))
    return _FONT.sub(lambda found: f'url("{static(found[1])}")', text)
