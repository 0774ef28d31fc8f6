"""Pages of the wallboard and of the supervisor's desk, below floor/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from console.supervisor import alert_mail_views, callback_views, views, whatif_views, why_views
from console.supervisor.desk import agent_views as desk_agents
from console.supervisor.desk import views as desk

_CONTACT = "desk/<slug:program>/contacts/<uuid:contact>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.wallboard, name="wallboard"),
    path("now/", views.now, name="wallboard_now"),
    path("desk/", desk.desk, name="floor_desk"),
    path("desk/now/", desk.desk_part, name="floor_desk_now"),
    path("desk/<slug:program>/takers/", desk.takers, name="floor_takers"),
    path("desk/agents/<uuid:agent>/state/", desk_agents.state, name="floor_state"),
    path("desk/alerts/<uuid:alert>/acknowledge/", desk_agents.acknowledge, name="floor_acknowledge"),
    path("alert-mails/", alert_mail_views.alert_mails, name="floor_alert_mails"),
    path("desk/messages/", desk_agents.message, name="floor_message"),
    path(_CONTACT + "pin/", desk.pin, name="floor_pin"),
    path(_CONTACT + "unpin/", desk.unpin, name="floor_unpin"),
    path(_CONTACT + "give/", desk.give, name="floor_give"),
    path(_CONTACT + "send/", desk.send, name="floor_send"),
    path(_CONTACT + "back/", desk.take_back, name="floor_take_back"),
    path("callbacks/", callback_views.callbacks, name="floor_callbacks"),
    path("callbacks/<slug:slug>/<uuid:callback>/cancel/", callback_views.cancel_callback, name="floor_callback_cancel"),
    path("callbacks/<slug:slug>/gave-up/<uuid:interaction>/", callback_views.call_back, name="floor_call_back"),
    path("what-if/", whatif_views.ask, name="whatif"),
    path("what-if/<uuid:run_id>/", whatif_views.answer, name="whatif_run"),
    path("what-if/<uuid:run_id>/cancel/", whatif_views.cancel, name="whatif_cancel"),
    path("why/", why_views.contacts, name="why"),
    path("why/agents/", why_views.people, name="why_agents"),
    path("why/estimates/", why_views.estimates, name="why_estimates"),
    path("why/<slug:slug>/<uuid:interaction_id>/", why_views.contact, name="why_contact"),
]
