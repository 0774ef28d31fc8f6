"""Acts on agents (their state, messages to them) and on alerts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agents import selectors as agents
from agents.services import forcing, notices
from alerts.domain.rules import LONGEST_NOTE
from alerts.selectors import program_id_of_alert
from alerts.services.acknowledging import acknowledge_alert
from console.supervisor.desk.doors import act_door, done, text_of
from console.supervisor.desk.messages import audience_of
from console.supervisor.desk.problems import BadRequest
from console.supervisor.scope import NotLed, led_agent, led_programs
from routing.services.sending_home import sign_agent_off
from tenants.viewer import viewer_of


@act_door
def state(request: HttpRequest, content: dict[str, Any], agent: UUID) -> HttpResponse:
    """Ready, not ready with a reason, or off the floor, keeping or handing back what is being served."""
    viewer, to, why = viewer_of(request), text_of(content, "to"), text_of(content, "why")
    led, by = led_agent(viewer, agent), viewer.person
    name = agents.names_of_agents([agent])[agent]
    if to == "ready":
        forcing.force_ready(agent_id=agent, by=by, program=led[0], why=why)
        return done(_("{agent} is set ready").format(agent=name))
    if to == "not_ready":
        reason = text_of(content, "reason")
        forcing.force_not_ready(agent_id=agent, reason=reason, by=by, program=led[0], why=why)
        return done(_("{agent} is set not ready").format(agent=name))
    if to not in ("off_keep", "off_back"):
        raise BadRequest(_("Choose ready, not ready or sign off."))
    sign_agent_off(agent_id=agent, by=by, programs=led, hand_back=to == "off_back", why=why)
    return done(_signed_off(agent, name))


@act_door
def message(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    """Words for one agent, those of a queue or a program, or everybody."""
    viewer = viewer_of(request)
    audience = audience_of(led_programs(viewer), text_of(content, "to"))
    notices.send_message(
        agent_ids=audience.agent_ids,
        text=text_of(content, "text"),
        important=content.get("important") is True,
        by=viewer.person,
        program=audience.program,
    )
    number = len(audience.agent_ids)
    return done(ngettext("Sent to {n} agent", "Sent to {n} agents", number).format(n=number))


@act_door
def acknowledge(request: HttpRequest, content: dict[str, Any], alert: UUID) -> HttpResponse:
    """The viewer sees to an alert of a led program."""
    viewer = viewer_of(request)
    if program_id_of_alert(alert) not in {program.pk for program in led_programs(viewer)}:
        raise NotLed(alert)
    acknowledge_alert(alert_id=alert, by=viewer.person, note=text_of(content, "note", most=LONGEST_NOTE))
    return done(_("You see to it"))


def _signed_off(agent_id: UUID, name: str) -> str:
    if agents.is_signed_in(agent_id):
        return _("{agent} gets no new contacts and is signed off when the last one is finished").format(agent=name)
    return _("{agent} is signed off").format(agent=name)
