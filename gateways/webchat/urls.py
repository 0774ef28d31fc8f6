"""The chat widget's script, frame and endpoints, below widget/."""

from __future__ import annotations

from django.urls import path

from gateways.webchat.views import callbacks, messages, pages, session

urlpatterns = [
    path("loader.js", pages.loader, name="widget_loader"),
    path("frame/", pages.frame, name="widget_frame"),
    path("session/", session.session, name="widget_session"),
    path("snapshot/", session.snapshot, name="widget_snapshot"),
    path("introduce/", session.introduce, name="widget_introduce"),
    path("messages/", messages.post, name="widget_messages"),
    path("leave/", session.leave, name="widget_leave"),
    path("again/", session.again, name="widget_again"),
    path("callback/", callbacks.ask, name="widget_callback"),
    path("callback/times/", callbacks.times, name="widget_callback_times"),
    path("callback/cancel/", callbacks.cancel, name="widget_callback_cancel"),
    path("files/<uuid:attachment_id>/", messages.attachment, name="widget_file"),
]
