"""Names of rows and fields as administrators read them, for rooms whose models are seen nowhere else.

Set on the loaded models, where migrations do not look: a changed word is no change of a table.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROOMS = {
    "tenants": _("Clients and access"),
    "agents": _("People"),
    "finance": pgettext_lazy("room", "Finance"),
    "acd": _("Hand-out"),
    "alerts": _("Alerts"),
    "routing": _("Routing"),
    "crm": _("Customers and scripts"),
    "billing": pgettext_lazy("room", "Billing"),
    "reporting": _("Service level"),
    "webchat": _("Chat widget"),
    "gateway_email": _("Mail"),
}
ROWS: dict[str, tuple[Any, Any]] = {
    "agents.Agent": (_("agent"), _("agents")),
    "agents.CapacityRule": (_("capacity rule"), _("capacity rules")),
    "agents.Skill": (_("skill"), _("skills")),
    "agents.AgentSkill": (_("agent's skill"), _("agents' skills")),
    "agents.AgentProgram": (_("agent's program"), _("agents' programs")),
    "acd.FloorPolicy": (_("order of the floor"), _("order of the floor")),
    "alerts.AlertRule": (_("alert rule"), _("alert rules")),
    "routing.Queue": (_("queue"), _("queues")),
    "routing.BusinessHours": (_("business hours"), _("business hours")),
    "routing.EntryPoint": (_("entry point"), _("entry points")),
    "routing.Flow": (_("flow"), _("flows")),
    "routing.Recording": (_("recording"), _("recordings")),
    "routing.Callback": (_("callback"), _("callbacks")),
    "routing.CallbackAttempt": (_("attempt"), _("attempts")),
    "routing.CallbackRule": (_("callback rule"), _("callback rules")),
    "crm.DoNotCall": (_("do not call"), _("do not call")),
    "crm.Script": (_("script"), _("scripts")),
    "crm.ScriptVersion": (_("script version"), _("script versions")),
    "crm.Disposition": (_("outcome"), _("outcomes")),
    "crm.Customer": (_("customer"), _("customers")),
    "crm.ContactPoint": (_("contact details"), _("contact details")),
    "reporting.SlaPolicy": (_("SLA rule"), _("SLA rules")),
}
FIELDS: dict[str, dict[str, Any]] = {
    "tenants.Client": {"created_at": _("since")},
    "tenants.Membership": {"created_at": _("since")},
    "billing.RateCardVersion": {"created_at": _("since")},
    "tenants.Domain": {"domain": _("host name"), "tenant": _("program"), "is_primary": _("main")},
    "agents.Agent": {
        "user": _("user"),
        "display_name": _("shown name"),
        "state": _("state"),
        "capacity_rule": _("capacity rule"),
        "takes_simulated": _("takes simulated contacts"),
        "is_simulated": _("simulated"),
    },
    "agents.CapacityRule": {"name": _("name"), "is_default": _("usual for the floor")},
    "acd.FloorPolicy": {
        "policy": _("who goes first"),
        "point_seconds": _("seconds of waiting a point of priority is worth"),
    },
    "alerts.AlertRule": {
        "measure": _("measure"),
        "queue_id": _("queue"),
        "threshold": _("threshold"),
        "for_seconds": _("lasting, s"),
        "margin": _("margin to clear"),
        "clear_seconds": _("well for, s"),
        "repeat_seconds": _("told again after, s"),
        "severity": _("severity"),
        "quiet_from": _("quiet from"),
        "quiet_to": _("quiet until"),
        "mailed_to": _("mail to"),
        "is_active": _("active"),
    },
    "agents.Skill": {"program": _("program"), "code": _("code"), "name": _("name")},
    "agents.AgentSkill": {
        "agent": _("agent"),
        "skill": _("skill"),
        "level": _("level"),
        "valid_from_at": _("valid from"),
        "valid_to_at": _("valid until"),
    },
    "agents.AgentProgram": {
        "agent": _("agent"),
        "program": _("program"),
        "certified_until_at": _("certified until"),
    },
    "routing.Queue": {
        "code": _("code"),
        "name": _("name"),
        "hours": _("business hours"),
        "target_seconds": _("answered within, s"),
        "target_share": _("target share"),
        "short_abandon_seconds": _("short abandon, s"),
        "agreed_per_hour": _("agreed contacts an hour"),
        "weight": _("weight of its promise"),
        "named_agent_seconds": _("held for a named agent, s"),
        "last_agent_seconds": _("held for the last agent, s"),
        "overflow_keeps_clock": _("who moves on keeps the time waited"),
        "priority": _("priority"),
        "offer_seconds": _("time to accept, s"),
        "missed_limit": _("missed offers until not ready"),
        "wrap_up_seconds": _("wrap-up limit, s"),
        "wrap_up_outcome": _("outcome when that time is over"),
        "script": _("script"),
        "is_active": _("active"),
    },
    "routing.BusinessHours": {"name": _("name"), "time_zone": _("time zone")},
    "routing.EntryPoint": {
        "entry_address": _("entry address"),
        "flow": _("flow"),
        "queue": _("queue"),
        "after_hours_queue": _("queue after hours"),
        "welcome": _("welcome"),
        "closed_message": _("words outside business hours"),
        "is_active": _("active"),
    },
    "routing.Flow": {"code": _("code"), "name": _("name"), "is_active": _("active")},
    "routing.Recording": {
        "code": _("code"),
        "language": _("language"),
        "file_name": _("file"),
        "uploaded_at": _("uploaded"),
    },
    "routing.Callback": {
        "number": _("number"),
        "customer": _("customer"),
        "queue": _("queue"),
        "reason": _("what it is about"),
        "source": _("how it came about"),
        "state": _("state"),
        "outcome": _("last attempt"),
        "attempt_count": _("attempts"),
        "asked_at": _("asked"),
        "scheduled_at": _("set for"),
        "place_at": _("its place counts from"),
        "due_at": _("not called before"),
        "closed_at": _("over since"),
        "simulated": _("simulated"),
    },
    "routing.CallbackAttempt": {"number": _("number"), "at": _("when"), "outcome": _("outcome")},
    "routing.CallbackRule": {
        "queue": _("queue"),
        "is_offered": _("offered in the chat window"),
        "most_attempts": _("attempts at most"),
        "pause_minutes": _("pause between attempts, min"),
        "slot_minutes": _("length of a time to choose, min"),
        "slot_cap": _("callbacks set for one time"),
        "days_ahead": _("days ahead"),
        "valid_hours": _("valid for, h"),
        "after_abandon": _("calls back who gave up"),
    },
    "crm.DoNotCall": {
        "number": _("number"),
        "reason": _("reason"),
        "added_at": _("since"),
        "expires_at": _("until"),
    },
    "crm.Script": {"name": _("name"), "is_active": _("active")},
    "crm.ScriptVersion": {
        "script": _("script"),
        "number": _("version"),
        "steps": _("steps"),
        "published_at": _("published"),
    },
    "crm.Disposition": {
        "code": _("code"),
        "label": _("label"),
        "is_resolved": _("solved"),
        "is_active": _("active"),
        "position": _("position"),
    },
    "crm.Customer": {
        "name": _("name"),
        "language": _("language"),
        "about": _("about"),
        "is_vip": _("VIP"),
        "attributes": _("codes of the client"),
        "created_at": _("since"),
        "simulated": _("simulated"),
    },
    "crm.ContactPoint": {"kind": _("kind"), "value": _("value"), "created_at": _("since")},
    "reporting.SlaPolicy": {
        "number": _("version"),
        "queue": _("queue"),
        "valid_from_at": _("valid from"),
        "formula": _("formula"),
        "threshold_seconds": _("threshold, s"),
        "short_seconds": _("short abandon, s"),
        "plus_flow_outs": _("counts flow-outs"),
        "minus_short": _("leaves short abandons out"),
        "minus_abandons": _("leaves abandons out"),
        "clock_start": _("clock starts"),
        "target_share": _("target share"),
    },
}


def apply() -> None:
    """Give the models their words; called once when the app is ready."""
    for label, room in ROOMS.items():
        apps.get_app_config(label).verbose_name = room
    for label, (one, many) in ROWS.items():
        meta = _model(label)._meta
        meta.verbose_name, meta.verbose_name_plural = one, many
    for label, names in FIELDS.items():
        for name, words in names.items():
            field: Any = _model(label)._meta.get_field(name)
            field.verbose_name = words


def _model(label: str) -> type[Model]:
    return apps.get_model(label)
