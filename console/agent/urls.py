"""Pages of the agent desk, below desk/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from console.agent.views import callbacks, contacts, files, offers, page, state

_OFFER = "api/<slug:program>/offers/<uuid:offer>/"
_CONTACT = "api/<slug:program>/contacts/<uuid:contact>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", page.desk, name="desk"),
    path("api/snapshot/", state.snapshot, name="desk_snapshot"),
    path("api/queues/", state.queues, name="desk_queues"),
    path("api/why/", state.why, name="desk_why"),
    path("api/callback-part/", callbacks.part, name="desk_callback_part"),
    path("api/sign-in/", state.sign_in, name="desk_sign_in"),
    path("api/state/", state.switch, name="desk_state"),
    path("api/notices/<uuid:notice>/read/", state.read, name="desk_notice_read"),
    path(_OFFER + "accept/", offers.accept, name="desk_accept"),
    path(_OFFER + "decline/", offers.decline, name="desk_decline"),
    path(_CONTACT, contacts.detail, name="desk_contact"),
    path(_CONTACT + "messages/", contacts.post, name="desk_post"),
    path(_CONTACT + "messages/<uuid:message>/formatted/", files.formatted, name="desk_formatted"),
    path(_CONTACT + "files/<uuid:file>/", files.file, name="desk_file"),
    path(_CONTACT + "earlier/<uuid:other>/", files.earlier, name="desk_earlier"),
    path(_CONTACT + "draft/", contacts.draft, name="desk_draft"),
    path(_CONTACT + "seen/", contacts.seen, name="desk_seen"),
    path(_CONTACT + "step/", contacts.step, name="desk_step"),
    path(_CONTACT + "back/", contacts.back, name="desk_back"),
    path(_CONTACT + "end/", contacts.end, name="desk_end"),
    path(_CONTACT + "finish/", contacts.finish, name="desk_finish"),
    path(_CONTACT + "extend/", contacts.extend, name="desk_extend"),
    path(_CONTACT + "customer/", contacts.customer, name="desk_customer"),
    path(_CONTACT + "attempt/", callbacks.attempt, name="desk_attempt"),
    path(_CONTACT + "callback/", callbacks.arrange, name="desk_callback"),
    path(_CONTACT + "callback/times/", callbacks.times, name="desk_callback_times"),
    path(_CONTACT + "earlier/<uuid:other>/callback/", callbacks.call_back, name="desk_call_back"),
]
