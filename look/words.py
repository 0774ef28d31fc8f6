"""Words the components themselves say; codes are glossary codes, words its labels."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CHANNELS = {
    "voice": _("Voice"),
    "chat": _("Chat"),
    "email": _("Email"),
    "messenger": _("Messenger"),
    "social": _("Social"),
    "sms": _("SMS"),
    "webform": _("Web form"),
}
AGENT_STATES = {
    "available": _("Ready"),
    "reserved": _("Reserved"),
    "engaged": _("Serving"),
    "wrap_up": _("Wrap-up"),
    "not_ready": _("Not ready"),
    "unreachable": _("No connection"),
}
UPDATED_NOW = _("Updated now")
NO_VALUE_YET = _("No value yet")

# Said by the browser: shell.js reads them from a JSON block; {n} is filled in there.
BROWSER_WORDS = {
    "updated_s": _("Updated {n} s ago"),
    "updated_min": _("Updated {n} min ago"),
    "updated_h": _("Updated {n} h ago"),
    "stale_s": _("Stale, {n} s old"),
    "stale_min": _("Stale, {n} min old"),
    "stale_h": _("Stale, {n} h old"),
    "undo": _("Undo"),
    "dismiss": _("Close"),
}
SHOW_AS_TABLE = _("Show as table")
CHART_KEYS = _("Chart, arrow keys read the values")
