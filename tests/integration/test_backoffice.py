"""The back office: who enters, what each site shows, walls between programs, services behind every save."""

from __future__ import annotations

import re
import uuid
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.db import connection
from django.db.models import ForeignKey

import backoffice.floor
import backoffice.program  # noqa: F401  registers its pages
from acd.models import FloorPolicy
from agents.domain.capacity import Capacity, Mix
from agents.models import Agent, AgentProgram, AgentSkill, Skill
from agents.services import capacity
from alerts.models import AlertRule
from backoffice.rows import OWN, is_public
from backoffice.sites import floor_site, program_site
from crm.domain.contact import ContactKind
from crm.models import Disposition, Script
from crm.services.customers import find_or_create_customer
from gateways.webchat.models import WebchatConnector
from kernel import clock
from reporting.selectors import promises_at
from routing.models import BusinessHours, EntryPoint, Queue
from tenants import directory
from tenants.context import program_context
from tenants.models import ApiToken, AuditEntry, Client, EntryAddress, Membership, Program, ProviderSettings, User
from tests.factories.money import books, entity

LISTS = {
    site.name: sorted(f"{m._meta.app_label}/{m._meta.model_name}/" for m in site._registry)
    for site in (floor_site, program_site)
}
PAGES = {"floor": ["", "new-program/", "tokens/", "failed-deliveries/"], "program": ["", "tokens/"]}


def ask(client, path, data=None, **more):
    """GET, or POST of a form; the connection is back in public afterwards."""
    connection.set_schema_to_public()
    answer = client.get(path, **more) if data is None else client.post(path, data, **more)
    connection.set_schema_to_public()
    return answer


@pytest.fixture
def chief(two_programs):
    return two_programs.desk(two_programs.chief)


@pytest.fixture
def acme_admin(two_programs):
    return two_programs.desk(two_programs.acme.admin)


@pytest.mark.parametrize("path", [*PAGES["floor"], *LISTS["floor"]])
def test_the_floor_is_for_the_providers_administrators(two_programs, floor, chief, path):
    answer = ask(chief, f"/admin/{path}", follow=True)
    assert answer.status_code == 200
    assert "'unsafe-eval'" in answer["Content-Security-Policy"]
    assert ask(two_programs.desk(), f"/admin/{path}").status_code == 302
    for user in (
        two_programs.acme.admin,
        two_programs.acme.supervisor,
        two_programs.outsider,
        two_programs.acme.viewer,
    ):
        assert ask(two_programs.desk(user), f"/admin/{path}").status_code == 403


@pytest.mark.parametrize("path", [*PAGES["program"], *LISTS["program"]])
def test_a_programs_site_is_for_its_administrators(two_programs, floor, acme_admin, path):
    answer = ask(acme_admin, f"/p/acme/admin/{path}")
    assert answer.status_code == 200
    # every link stays below the mount, or lies outside on purpose
    links = set(re.findall(r'(?:href|action|hx-get)="(/[^"]*)"', answer.content.decode()))
    assert all(link.startswith(("/p/acme/", "/static/", "/accounts/", "/programs/", "/finance/")) for link in links), (
        links
    )
    assert ask(two_programs.desk(), f"/p/acme/admin/{path}").status_code == 302
    for user in (
        two_programs.globex.admin,
        two_programs.acme.supervisor,
        two_programs.outsider,
        two_programs.acme.manager,
    ):
        assert ask(two_programs.desk(user), f"/p/acme/admin/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        one
        for one in LISTS["program"]
        if not one.startswith(("crm/customer", "billing", "reporting", "crm/scriptversion", "routing/callback/"))
    ],
)
def test_every_form_of_a_program_opens(acme_admin, floor, path):
    assert ask(acme_admin, f"/p/acme/admin/{path}add/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        one
        for one in LISTS["floor"]
        if not one.startswith(("tenants/program/", "tenants/audit", "tenants/provider", "acd/floorpolicy"))
    ],
)
def test_every_form_of_the_floor_opens(chief, floor, path):
    assert ask(chief, f"/admin/{path}add/").status_code == 200


def test_forms_of_rows_that_are_there_open(two_programs, floor, chief, acme_admin, rf):
    books(floor.acme, entity())
    request = rf.get("/")
    request.program, request.user = two_programs.acme.program, two_programs.acme.admin
    AlertRule.objects.create(program=two_programs.acme.program, measure="waiting", threshold=9)
    for site, client, prefix in ((floor_site, chief, "/admin/"), (program_site, acme_admin, "/p/acme/admin/")):
        for model, page in site._registry.items():
            with program_context(two_programs.acme.program if prefix != "/admin/" else "public"):
                rows = page.get_queryset(request) if is_public(model) and site is program_site else model.objects
                row = rows.order_by("pk").first()
            if row is not None:
                path = f"{prefix}{model._meta.app_label}/{model._meta.model_name}/{row.pk}/change/"
                assert ask(client, path).status_code == 200, path


def test_the_search_of_one_program_never_shows_another(two_programs, floor):
    """Trap 1: the framework keeps answers by user and word only; the cache's key must hold the program."""
    cache.clear()
    words = f"Petra{uuid.uuid4().hex[:6]}"
    with program_context(two_programs.acme.program):
        find_or_create_customer(kind=ContactKind.EMAIL, value="petra@acme.test", name=words)
        customer = find_or_create_customer(kind=ContactKind.EMAIL, value="petra@acme.test")
    for slug, there in (("acme", True), ("globex", False), ("acme", True)):
        answer = ask(two_programs.desk(two_programs.chief), f"/p/{slug}/admin/search/?s={words}&extended=1")
        assert answer.status_code == 200
        assert (str(customer.pk) in answer.content.decode()) is there
    page = ask(two_programs.desk(two_programs.acme.admin), "/p/acme/admin/").content.decode()
    assert "command_show_history" not in page
    assert settings.UNFOLD["COMMAND"]["show_history"] is False


def test_history_stays_in_its_program(two_programs, floor, acme_admin):
    """Trap 3: the same id in the other program shows nothing."""
    path = f"/p/acme/admin/crm/disposition/{floor.acme.solved.pk}/"
    data = {"label": "Solved at once", "is_resolved": "on", "position": 0, "is_active": "on"}
    assert ask(acme_admin, f"{path}change/", data).status_code == 302
    with program_context(two_programs.acme.program):
        assert Disposition.objects.get(pk=floor.acme.solved.pk).label == "Solved at once"
        assert LogEntry.objects.filter(object_repr="Solved at once").count() == 1
    with program_context(two_programs.globex.program):
        assert LogEntry.objects.count() == 0
    assert LogEntry.objects.count() == 0
    globex = two_programs.desk(two_programs.globex.admin)
    foreign = ask(globex, f"/p/globex/admin/crm/disposition/{floor.acme.solved.pk}/history/").content.decode()
    assert "Solved at once" not in foreign


def test_every_key_from_a_program_to_a_public_table_is_narrowed(two_programs, floor, rf):
    """Trap 5: walks the models, so that a new key without a rule fails here."""
    request = rf.get("/")
    request.program, request.user = two_programs.acme.program, two_programs.acme.admin
    foreign_rows = {
        EntryAddress: floor.globex.chat,
        Skill: Skill.objects.get(program=two_programs.globex.program),
        Agent: floor.globex.agent,
        User: two_programs.globex.supervisor,
    }
    seen = 0
    for holder in [*program_site._registry.values()]:
        inlines = [inline(holder.model, program_site) for inline in holder.inlines]
        for page in (holder, *inlines):
            for field in page.model._meta.fields:
                if not isinstance(field, ForeignKey) or not is_public(field.related_model):
                    continue
                if is_public(page.model) and field.name not in page.get_fields(request):
                    continue  # set by the page itself, as is the program of a rule
                seen += 1
                assert field.related_model in OWN, f"{page.model.__name__}.{field.name}"
                offered = page.get_field_queryset("default", field, request)
                assert foreign_rows[field.related_model] not in offered
                assert offered.count() >= 1
    assert seen >= 2
    assert is_public(apps.get_model("agents.Agent"))


def test_public_rows_in_the_office_of_a_program_are_its_own(two_programs, floor, rf):
    request = rf.get("/")
    request.program, request.user = two_programs.acme.program, two_programs.acme.admin
    own, _foreign, _everybodys = (
        AlertRule.objects.create(program=program, measure="waiting", threshold=9)
        for program in (two_programs.acme.program, two_programs.globex.program, None)
    )
    public = [model for model in program_site._registry if is_public(model)]
    assert public == [AlertRule], "public rows need a narrowed get_queryset, and a row of each program here"
    assert list(program_site._registry[AlertRule].get_queryset(request)) == [own]


def test_forged_ids_of_the_other_program_are_refused(two_programs, floor, acme_admin):
    with program_context(two_programs.acme.program):
        EntryPoint.objects.all().delete()
        queue = Queue.objects.get()
    data = {
        "entry_address": floor.globex.chat.pk,
        "queue": str(queue.pk),
        "is_active": "on",
        "welcome": "",
        "closed_message": "",
    }
    answer = ask(acme_admin, "/p/acme/admin/routing/entrypoint/add/", data)
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.content.decode()
    answer = ask(acme_admin, "/p/acme/admin/routing/entrypoint/add/", {**data, "entry_address": floor.acme.chat.pk})
    assert answer.status_code == 302
    for path in (f"routing/queue/{floor.globex.queue.pk}/change/", f"crm/customer/{uuid.uuid4()}/change/"):
        assert ask(acme_admin, f"/p/acme/admin/{path}").status_code == 302  # admin's way to say: not there
    data = {
        "entry_address_id": floor.globex.chat.pk,
        "allowed_origins": "",
        "title": "",
        "welcome": "",
        "is_active": "on",
    }
    answer = ask(acme_admin, "/p/acme/admin/webchat/webchatconnector/add/", data)
    assert answer.status_code == 200
    with program_context(two_programs.acme.program):
        assert not WebchatConnector.objects.exists()


def test_nothing_that_programs_stand_on_can_be_deleted(two_programs, floor, chief, acme_admin):
    """Trap 6: the floor switches off; deleting would ask for a program's tables in public."""
    keep = {Client, Program, User, EntryAddress, Agent, ProviderSettings, AuditEntry}
    for model in keep:
        row = model.objects.order_by("pk").first() or ProviderSettings.objects.create()
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk}/delete/"
        assert ask(chief, path, {"post": "yes"}).status_code == 403, path
    path = f"/p/acme/admin/routing/queue/{floor.acme.queue.pk}/delete/"
    page = ask(acme_admin, path, {"post": "yes"})
    assert page.status_code == 200
    assert "Addresses lead here: wk_acme, help@acme.test" in page.content.decode()
    with program_context(two_programs.acme.program):
        assert Queue.objects.filter(pk=floor.acme.queue.pk).exists()
    row = Membership.objects.get(user=two_programs.acme.planner)
    assert ask(chief, f"/admin/tenants/membership/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Membership.objects.filter(pk=row.pk).exists()
    assert AuditEntry.objects.filter(action="access.revoked", actor=two_programs.chief).count() == 1


def test_people_and_access_go_through_the_services(two_programs, floor, chief):
    data = {
        "email": "New@Provider.test",
        "full_name": "Nina New",
        "password": "",
        "language": "en",
        "time_zone": "Europe/Berlin",
        "is_active": "on",
        **_inline("memberships"),
    }
    assert ask(chief, "/admin/tenants/user/add/", {**data, "password": "short"}).status_code == 200
    assert ask(chief, "/admin/tenants/user/add/", data).status_code == 302
    user = User.objects.get(email="new@provider.test")
    assert not user.has_usable_password()
    program = two_programs.acme.program
    answer = ask(chief, "/admin/tenants/membership/add/", {"user": user.pk, "program": program.pk, "role": "agent"})
    assert answer.status_code == 302
    assert AuditEntry.objects.filter(action="access.granted", actor=two_programs.chief).count() == 1
    rule = capacity.set_rule(name="Two chats", capacity=Capacity((Mix(chat=2),)))
    data = {
        "user": user.pk,
        "display_name": "Nina",
        "capacity_rule": rule.pk,
        **_inline("programs"),
        **_inline("skills"),
    }
    assert ask(chief, "/admin/agents/agent/add/", data).status_code == 302
    agent = Agent.objects.get(user=user)
    assert (agent.cap_chat, agent.cap_voice, agent.state) == (2, 0, "signed_out")
    data = {"agent": agent.pk, "program": program.pk, "certified_until_at_0": "", "certified_until_at_1": ""}
    assert ask(chief, "/admin/agents/agentprogram/add/", data).status_code == 302
    assert AgentProgram.objects.filter(agent=agent, program=program).exists()
    skill = Skill.objects.get(program=program)
    data = {
        "agent": agent.pk,
        "skill": skill.pk,
        "level": 4,
        "valid_from_at_0": "",
        "valid_from_at_1": "",
        "valid_to_at_0": "",
        "valid_to_at_1": "",
    }
    assert ask(chief, "/admin/agents/agentskill/add/", data).status_code == 302
    assert AgentSkill.objects.get(agent=agent).level == 4
    assert ask(chief, "/admin/tenants/providersettings/").url == "/admin/tenants/providersettings/1/change/"
    assert (
        ask(
            chief,
            "/admin/tenants/providersettings/1/change/",
            {"name": "Northline", "mfa_required_roles": ["admin"], "forgotten_after_minutes": 60},
        ).status_code
        == 302
    )
    directory.forget()
    assert directory.provider_settings().mfa_required_roles == ["admin"]
    assert ask(chief, "/admin/").status_code == 302  # to the second factor, asked of the chief from now on


def test_a_program_is_switched_off_not_deleted(two_programs, chief):
    program = two_programs.acme.program
    data = {"name": "Acme Home", "monogram": "AH", "hue": "sky", "language": "en", "greeting": ""}
    assert ask(chief, f"/admin/tenants/program/{program.pk}/change/", data).status_code == 302
    program.refresh_from_db()
    assert (program.name, program.is_active, program.slug) == ("Acme Home", False, "acme")
    assert ask(two_programs.desk(two_programs.acme.admin), "/p/acme/admin/").status_code == 404


def test_queues_hours_scripts_and_outcomes_go_through_the_services(two_programs, floor, acme_admin):
    root = "/p/acme/admin/"
    hours = {
        "name": "Office",
        "time_zone": "Europe/Berlin",
        "day_0": "9:00-13:00, 14:00 – 18:00",
        "special_days": "2026-12-25\n2026-12-31 09:00-12:00",
    }
    days = {f"day_{number}": "" for number in range(1, 7)}
    for bad in ({"day_1": "nine to five"}, {"special_days": "Christmas"}, {"day_1": "25:00-26:00"}):
        assert ask(acme_admin, f"{root}routing/businesshours/add/", {**days, **hours, **bad}).status_code == 200
    assert ask(acme_admin, f"{root}routing/businesshours/add/", {**days, **hours}).status_code == 302
    with program_context(two_programs.acme.program):
        row = BusinessHours.objects.get(name="Office")
        assert row.weekly == {"0": [["09:00", "13:00"], ["14:00", "18:00"]]}
        assert row.holidays == {"2026-12-25": [], "2026-12-31": [["09:00", "12:00"]]}
    queue = {
        "code": "billing",
        "name": "Billing",
        "hours": str(row.pk),
        "target_seconds": 30,
        "target_share": "0.9",
        "short_abandon_seconds": 5,
        "required": "orders 2",
        "rings": "30: orders 1\n90:",
        "lenders": "orders 60 2",
        "overflow_wait": 300,
        "overflow_wait_queue": str(floor.acme.queue.pk),
        "priority": 0,
        "weight": 1,
        "named_agent_seconds": 30,
        "last_agent_seconds": 0,
        "offer_seconds": 20,
        "missed_limit": 2,
        "wrap_up_seconds": 60,
        "script": "",
        "is_active": "on",
    }
    assert ask(acme_admin, f"{root}routing/queue/add/", queue).status_code == 302
    with program_context(two_programs.acme.program):
        made = Queue.objects.get(code="billing")
        assert (made.hours_id, made.target_seconds) == (row.pk, 30)
        script = Script.objects.get()
    assert ask(acme_admin, f"{root}routing/queue/{made.pk}/change/", {**queue, "name": "Bills"}).status_code == 302
    path = f"{root}crm/script/{script.pk}/change/"
    data = {"name": "Orders", "is_active": "on", **_inline("versions", 1)}
    broken = ask(
        acme_admin,
        path,
        {**data, "steps": '[{"key": "a", "title": "A", "branches": [{"label": "x", "to": "nowhere"}]}]'},
    )
    assert broken.status_code == 200
    assert "nowhere" in broken.content.decode()
    assert ask(acme_admin, path, {**data, "steps": '[{"key": "a", "title": "Ask"}]'}).status_code == 302
    with program_context(two_programs.acme.program):
        assert [v.number for v in script.versions.order_by("number")] == [1, 2]
        first = script.versions.get(number=1)
    again = {"action": "publish_again", "_selected_action": [first.pk]}
    assert ask(acme_admin, f"{root}crm/scriptversion/", again).status_code == 302
    with program_context(two_programs.acme.program):
        assert script.versions.get(number=3).steps == first.steps
        assert Queue.objects.get(code="billing").name == "Bills"
    with program_context(two_programs.globex.program):
        assert not Queue.objects.filter(code="billing").exists()


def test_tokens_are_shown_once_and_belong_to_their_program(two_programs, acme_admin, chief):
    acme, globex = two_programs.acme, two_programs.globex
    answer = ask(acme_admin, "/p/acme/admin/tokens/", {"user": acme.supervisor.pk, "name": "sync"})
    secret = re.search(r"of_[\w-]{40,}", answer.content.decode())[0]
    assert "no-store" in answer["Cache-Control"]
    assert secret not in ask(acme_admin, "/p/acme/admin/tokens/").content.decode()
    assert ask(acme.browser(), "/api/v1/queues/", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    forged = ask(acme_admin, "/p/acme/admin/tokens/", {"user": globex.supervisor.pk, "name": "spy"})
    assert "of_" not in forged.content.decode().replace("of_the", "")
    token = ApiToken.objects.get()
    assert ask(two_programs.desk(globex.admin), f"/p/globex/admin/tokens/{token.pk}/revoke/", {}).status_code == 404
    assert ask(acme_admin, f"/p/acme/admin/tokens/{token.pk}/revoke/").status_code == 405
    assert ask(acme_admin, f"/p/acme/admin/tokens/{token.pk}/revoke/", {}).status_code == 302
    assert ask(acme.browser(), "/api/v1/queues/", headers={"authorization": f"Bearer {secret}"}).status_code == 401
    answer = ask(chief, "/admin/tokens/", {"program": acme.program.pk, "user": globex.agent.pk, "name": "x"})
    assert "no access to this program" in answer.content.decode()


PROGRAM_FORM = {
    "client_name": "Mirabell", "client_country": "at", "name": "Mirabell Home", "slug": "mirabell", "hue": "pine",
    "time_zone": "Europe/Vienna", "language": "en", "mailbox": "Help@Mirabell.test", "origins": "https://mirabell.test",
    "hours": "", "target_seconds": 30, "target_percent": "85", "mail_target_minutes": 120,
    "currency": "EUR", "price_chat": "0.6", "price_email": "0.4", "price_voice": "",
    "increment_seconds": 1, "minimum_seconds": 0, "vat_category": "S", "vat_rate": "20",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "acme"}, "Another program has this short name."),
        ({"slug": "9 lives"}, "Begin with a letter"),
        ({"mailbox": "help@acme.test"}, "This mailbox leads to another program."),
        ({"origins": "shop"}, "This is no origin of a site"),
        ({"hours": "always"}, "Write hours as"),
        ({"client_name": ""}, "Needed for a new client."),
        ({"client_name": "Acme Ltd"}, "choose it above"),
        ({"client_country": "zz1"}, "at most 2 characters"),
        ({"vat_rate": ""}, "Needed for this VAT category."),
        ({"target_percent": "101"}, "less than or equal to 100"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice"),
    ],
)
def test_the_new_program_form_names_what_is_wrong(two_programs, floor, chief, wrong, said):
    data = {**PROGRAM_FORM, "legal_entity": entity().pk, **wrong}
    answer = ask(chief, "/admin/new-program/", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Program.objects.count() == 2
    assert not Client.objects.filter(name="Mirabell").exists()


def test_one_form_opens_a_program_that_works_at_once(two_programs, chief):
    data = {**PROGRAM_FORM, "legal_entity": entity().pk, "admin": two_programs.acme.admin.pk}
    answer = ask(chief, "/admin/new-program/", data)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    page = ask(chief, answer.url).content.decode()
    program = Program.objects.get(slug="mirabell")
    assert program.client.country == "AT"
    key = EntryAddress.objects.get(program=program, channel="chat").address
    assert f"data-key=&quot;{key}&quot;" in page
    assert "mirabell." in page
    with program_context(program):
        chat, mail = Queue.objects.order_by("target_seconds")
        assert (chat.code, chat.target_seconds, chat.target_share) == ("main", 30, Decimal("0.850"))
        assert (mail.code, mail.target_seconds, mail.target_share) == ("mail", 7200, Decimal("0.850"))
        assert dict(EntryPoint.objects.values_list("entry_address__channel", "queue__code")) == {
            "chat": "main",
            "email": "mail",
        }
        promises = promises_at(clock.now())
        assert (promises.of(chat.id).threshold_seconds, promises.of(mail.id).threshold_seconds) == (30, 7200)
    assert ask(two_programs.desk(two_programs.acme.admin), "/p/mirabell/admin/").status_code == 200


def test_sign_out_is_a_post(chief):
    assert ask(chief, "/admin/logout/").status_code == 405
    assert ask(chief, "/admin/logout/", {}).url == "/accounts/login/"
    assert ask(chief, "/admin/").status_code == 302


def test_the_language_of_the_back_office_is_switched_below_its_mount(acme_admin, floor):
    answer = ask(acme_admin, "/p/acme/i18n/setlang/", {"language": "ru", "next": "/p/acme/admin/"})
    assert answer.status_code == 302
    assert 'lang="ru"' in ask(acme_admin, "/p/acme/admin/").content.decode()


def test_failed_deliveries_get_another_chance(two_programs, chief):
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'outbox_delivery'")
        assert cursor.fetchall()
    answer = ask(chief, "/admin/failed-deliveries/", {"delivery": ["1", "x", "9" * 30]})
    assert answer.status_code == 302


def _inline(prefix: str, initial: int = 0) -> dict[str, object]:
    return {
        f"{prefix}-TOTAL_FORMS": initial,
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 0,
    }


def test_the_order_of_the_floor_is_the_providers_choice(two_programs):
    chief = two_programs.desk(two_programs.chief)
    page = chief.get("/admin/acd/floorpolicy/", follow=True)
    assert page.status_code == 200
    assert "By the promises of the queues" in page.content.decode()
    assert "Strict_priority" not in page.content.decode()
    assert "a higher priority always goes first" in page.content.decode()
    too_much = chief.post("/admin/acd/floorpolicy/1/change/", {"policy": "service_level", "point_seconds": "3601"})
    assert too_much.status_code == 200  # shown again, with the reason
    chief.post("/admin/acd/floorpolicy/1/change/", {"policy": "service_level", "point_seconds": "30"})
    row = FloorPolicy.objects.get(pk=1)
    assert (row.policy, row.point_seconds) == ("service_level", 30)
    assert AuditEntry.objects.filter(action="floor.policy").count() == 1
    for nobody in (two_programs.acme.admin, two_programs.outsider):
        assert two_programs.desk(nobody).get("/admin/acd/floorpolicy/1/change/").status_code in (302, 403, 404)
