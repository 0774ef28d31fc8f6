"""The back office says labels: no stored code, no "object (7)", in both languages."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.utils import translation
from django.utils.translation import trans_real

import backoffice.floor
import backoffice.program  # noqa: F401 - both register their pages by being imported
from agents.domain.state import AgentState
from backoffice import codes
from backoffice.sites import floor_site, program_site
from crm.domain.contact import ContactKind
from interactions.domain.states import Channel
from reporting.domain.sla import ClockStart, Formula
from tenants.context import program_context
from tenants.models import AuditEntry
from tenants.services import audit
from tests.factories.marked_world import make_marked_world
from tests.integration.test_backoffice import ask

ADMINS = [(site, model, admin) for site in (floor_site, program_site) for model, admin in site._registry.items()]
PARTS = [admin for _site, _model, admin in ADMINS] + [
    inline(model, site) for site, model, admin in ADMINS for inline in admin.inlines
]
ENUMS = {
    "STATES": AgentState, "CONTACT_KINDS": ContactKind, "FORMULAS": Formula, "CLOCK_STARTS": ClockStart,
}  # fmt: skip


@pytest.fixture
def russian():
    call_command("messages", "compile")
    trans_real._translations.clear()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_every_field_that_holds_a_code_has_its_labels(part):
    shown = {*map(str, getattr(part, "list_display", ()) or ()), *map(str, part.fields or ())}
    for field in part.model._meta.concrete_fields:
        bare = [code for code, label in field.flatchoices if str(code) == str(label)]
        if field.name in shown and bare:
            assert set(bare) <= set(part.codes.get(field.name, ())), f"{part}: {field.name}"
    assert part.model.__str__ is not Model.__str__, "titles of pages would say object (7)"


@pytest.mark.parametrize("name", list(ENUMS))
def test_every_code_of_a_list_has_a_label(name):
    assert {one.value for one in ENUMS[name]} <= set(getattr(codes, name))


def test_every_channel_has_a_label():
    assert {one.value for one in Channel} <= set(codes.CHANNELS)


def test_every_action_of_the_audit_log_has_a_label(request):
    root = request.config.rootpath
    written = set()
    for room in ("tenants", "finance", "portal", "backoffice", "billing", "console", "gateways", "crm"):
        texts = [path.read_text(encoding="utf-8") for path in (root / room).rglob("*.py")]
        for text in (text for text in texts if "audit" in text):
            written |= set(re.findall(r'"((?:access|delivery|invoice|portal|program|provider|token)\.[a-z_.]+)"', text))
    assert {one for one in written if not one.endswith((".py", ".html"))} <= set(codes.ACTIONS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Serving", "Early abandons count as in time", "Access given", "Sky", "Email")),
        ("ru", ("Обслуживает", "Доступ выдан", "Почта")),
    ],
)
def test_lists_and_forms_say_labels(two_programs, floor, russian, language, words):
    make_marked_world(two_programs, floor)
    audit.record(action="access.granted", program=two_programs.acme.program, actor=two_programs.chief)
    chief, admin = two_programs.chief, two_programs.acme.admin
    for user in (chief, admin):
        type(user).objects.filter(pk=user.pk).update(language=language)
    texts = []
    for site, model, _admin in ADMINS:
        own = site is program_site
        who, prefix = (two_programs.desk(admin), "/p/acme/admin/") if own else (two_programs.desk(chief), "/admin/")
        base = f"{prefix}{model._meta.app_label}/{model._meta.model_name}/"
        with program_context(two_programs.acme.program):
            row = model._default_manager.order_by("pk").last()
        for path in [base] + ([f"{base}{row.pk}/change/"] if row is not None else []):
            answer = ask(who, path, follow=True)
            assert answer.status_code == 200, path
            texts.append((path, _visible(answer.content.decode())))
    bare = {one.value for enum in ENUMS.values() for one in enum if "_" in one.value} | set(codes.ACTIONS)
    for path, text in texts:
        assert not [code for code in bare if re.search(rf"(?<![\w.]){re.escape(code)}(?![\w.])", text)], path
        assert " object (" not in text, path
    everything = " ".join(text for _path, text in texts)
    assert [word for word in words if word not in everything] == []
    assert AuditEntry.objects.exists()


def _visible(html: str) -> str:
    """The text between tags, without scripts and styles; values of inputs do not count."""
    html = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_labels_are_told_in_the_readers_language(russian):
    with translation.override("ru"):
        assert str(codes.STATES["not_ready"]) == "Не готов"
        assert str(codes.FORMULAS[Formula.ABANDONS_AGAINST]) != "Abandons count against"
