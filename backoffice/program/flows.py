"""Flows: the list, a new one, and the page where one is written."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from backoffice.pages import flow_editor
from backoffice.rows import OfficeAdmin, adopt
from backoffice.sites import program_site
from routing.models import Flow
from routing.services import flows
from tenants.requests import program_of
from tenants.viewer import viewer_of


@admin.register(Flow, site=program_site)
class FlowAdmin(OfficeAdmin):
    """What contacts meet before a queue."""

    list_display = ("name", "code", "in_force", "has_draft", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    fields = ("code", "name")
    ordering = ("name", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Flow]:
        """With the number in force."""
        return super().get_queryset(request).annotate(newest=Max("versions__number"))

    @display(description=_("Version in force"))
    def in_force(self, obj: Any) -> str:
        """Its number."""
        return str(obj.newest) if obj.newest and obj.is_active else "—"

    @display(description=_("Draft"), boolean=True)
    def has_draft(self, obj: Flow) -> bool:
        """Whether something is being written."""
        return obj.versions.filter(number=None).exists()

    def save_model(self, request: HttpRequest, obj: Flow, form: Any, change: bool) -> None:
        """A new flow begins with a draft that could be published."""
        adopt(obj, flows.create_flow(code=obj.code, name=obj.name))
        language = program_of(request).language
        user: Any = viewer_of(request).user
        flows.save_draft(flow_id=obj.id, source=_example(language), by=user.pk)

    def response_add(self, request: HttpRequest, obj: Flow, post_url_continue: str | None = None) -> HttpResponse:
        """On to writing."""
        return HttpResponseRedirect(reverse("program:routing_flow_change", args=[obj.pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The page where it is written; no form of fields."""
        flow = self.get_object(request, object_id)
        if flow is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return flow_editor.editor(request, flow.pk)

    def get_urls(self) -> list[URLPattern]:
        """Beside the usual ones the replay."""
        view: Any = self.admin_site.admin_view(flow_editor.replay)

        def replay(request: HttpRequest, object_id: Any) -> Any:
            return view(request, object_id)

        replay.model_admin = self  # type: ignore[attr-defined]
        own = path("<uuid:object_id>/replay/", replay, name="routing_flow_replay")
        return [own, *super().get_urls()]


def _example(language: str) -> str:
    """A first text: a greeting and an end."""
    words = {"en": "Hello!", "ru": "Здравствуйте!"}
    nodes = {
        "hello": {"type": "say", "text": {language: words.get(language, words["en"])}, "next": "bye"},
        "bye": {"type": "end"},
    }
    return json.dumps({"languages": [language], "start": "hello", "nodes": nodes}, ensure_ascii=False, indent=2)
