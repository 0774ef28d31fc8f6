"""The API, below api/ of a program's host, of its mount, and (me and the schema only) of the provider's host."""

from __future__ import annotations

from django.urls import path, re_path

from api.views import callbacks, crew, customers, floor, interactions, statements, steering
from api.views.base import Unknown
from api.views.me import MeView
from api.views.schema import SchemaView

app_name = "api"
_CONTACT = "v1/interactions/<uuid:interaction_id>/"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("v1/me/", MeView.as_view(), name="me"),
    path("v1/interactions/", interactions.InteractionsView.as_view(), name="interactions"),
    path("v1/interactions/<uuid:interaction_id>/", interactions.InteractionView.as_view(), name="interaction"),
    path("v1/interactions/<uuid:interaction_id>/messages/", interactions.MessagesView.as_view(), name="messages"),
    path(_CONTACT + "standing/", steering.StandingView.as_view(), name="standing"),
    path(_CONTACT + "pin/", steering.PinView.as_view(), name="pin"),
    path(_CONTACT + "reassign/", steering.ReassignView.as_view(), name="reassign"),
    path(_CONTACT + "pull/", steering.PullView.as_view(), name="pull"),
    path(_CONTACT + "take-back/", steering.TakeBackView.as_view(), name="take_back"),
    path("v1/customers/", customers.CustomersView.as_view(), name="customers"),
    path("v1/customers/<uuid:customer_id>/", customers.CustomerView.as_view(), name="customer"),
    path("v1/callbacks/", callbacks.CallbacksView.as_view(), name="callbacks"),
    path("v1/callbacks/times/", callbacks.TimesView.as_view(), name="callback_times"),
    path("v1/callbacks/<uuid:callback_id>/", callbacks.CallbackView.as_view(), name="callback"),
    path("v1/callbacks/<uuid:callback_id>/cancel/", callbacks.CancelView.as_view(), name="callback_cancel"),
    path("v1/queues/", floor.QueuesView.as_view(), name="queues"),
    path("v1/agents/", floor.AgentsView.as_view(), name="agents"),
    path("v1/agents/messages/", crew.AgentMessagesView.as_view(), name="agent_messages"),
    path("v1/agents/<uuid:agent_id>/state/", crew.AgentStateView.as_view(), name="agent_state"),
    path("v1/statements/", statements.StatementsView.as_view(), name="statements"),
    path("v1/statements/preview/", statements.PreviewView.as_view(), name="statement_preview"),
    path("v1/statements/<int:statement_id>/", statements.StatementView.as_view(), name="statement"),
    path(
        "v1/statements/<int:statement_id>/lines/<int:line_id>/contacts/",
        statements.LineContactsView.as_view(),
        name="line_contacts",
    ),
    re_path(r"^(.*)$", Unknown.as_view(), name="unknown"),
]
