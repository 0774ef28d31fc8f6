"""Recorded prompts of flows: listened to, uploaded, replaced, taken away when no flow names them."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import RegexValidator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget

from backoffice import widgets
from backoffice.rows import OfficeAdmin, adopt
from backoffice.sites import program_site
from routing.domain.recordings import CODE, LANGUAGE, BadSound, check_size
from routing.flow_reading import flows_that_play
from routing.models import Recording
from routing.recording_words import fault_text, length_text
from routing.services import recordings
from routing.services.sounds import read_sound
from tenants.requests import program_of
from tenants.services import audit

FILE_POLICY = "default-src 'none'; sandbox"


def _whole(pattern: re.Pattern[str]) -> str:
    """For a validator, which searches."""
    return rf"\A(?:{pattern.pattern})\Z"


class RecordingForm(forms.ModelForm):
    """Which prompt in which language, and its sound."""

    code = widgets.text(
        _("Code"),
        max_length=40,
        validators=[RegexValidator(_whole(CODE), _("Small letters, digits, _ and - only, 40 in all."))],
        help_text=_("As flows name it, the same in every language: welcome"),
    )
    language = widgets.text(
        _("Language"),
        max_length=12,
        validators=[RegexValidator(_whole(LANGUAGE), _("Write a language as flows do: en, ru, pt-BR."))],
        help_text=_("As flows name it: en, ru"),
    )
    sound = forms.FileField(
        label=_("Sound"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".wav,audio/wav"}),
        help_text=_("WAV, PCM 16 bit, mono or stereo, 8, 16, 44.1 or 48 kHz, from 0.1 s to 5 minutes, up to 10 MB"),
    )

    class Meta:
        model = Recording
        fields = ("code", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["sound"].label = _("Sound in its place")

    def clean_sound(self) -> bytes:
        """The bytes, read to the last sample: neither name nor type of an upload says what it is."""
        upload = self.cleaned_data["sound"]
        try:
            check_size(upload.size)
            content: bytes = upload.read()
            read_sound(content)
        except BadSound as fault:
            raise ValidationError(fault_text(fault)) from fault
        self.file_name = str(upload.name)
        return content


@admin.register(Recording, site=program_site)
class RecordingAdmin(OfficeAdmin):
    """Prompts by code and language; who plays them is read from the flows."""

    form = RecordingForm
    may_delete = True
    list_display = ("code", "language", "length", "listen", "file_name", "uploaded_at")
    list_filter = ("language",)
    search_fields = ("code", "file_name")
    fixed = ("code", "language")
    readonly_fields = ("listen", "length", "played_by", "file_name", "uploaded_at")
    ordering = ("code", "language", "id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A recording that is there is listened to first; a new file replaces it."""
        if obj is None:
            return ("code", "language", "sound")
        return ("code", "language", "listen", "length", "played_by", "file_name", "uploaded_at", "sound")

    @display(description=_("Listen"))
    def listen(self, obj: Recording) -> str:
        """The browser's own player; nothing is fetched before it is asked for."""
        return format_html(
            '<audio class="office-audio" controls preload="none" src="{}" aria-label="{}"></audio>',
            reverse("program:routing_recording_sound", args=[obj.pk]),
            _("Listen to {recording}").format(recording=obj),
        )

    @display(description=_("Length"), ordering="duration_ms")
    def length(self, obj: Recording) -> str:
        """Minutes and seconds."""
        return length_text(obj.duration_ms)

    @display(description=_("Played by"))
    def played_by(self, obj: Recording) -> str:
        """Flows by name."""
        return ", ".join(flows_that_play(obj.code, obj.language)) or str(_("No flow plays it yet."))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time: each is asked who plays it."""
        return {}

    def save_model(self, request: HttpRequest, obj: Recording, form: Any, change: bool) -> None:
        """Kept by the service under its code and language."""
        made = recordings.upload_recording(
            code=obj.code,
            language=obj.language,
            file_name=form.file_name,
            content=form.cleaned_data["sound"],
            by=self.admins(request).pk,
        )
        adopt(obj, made)
        self._told(request, "recording.uploaded", obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What a flow plays is protected; the flows are named."""
        found, counts, _perms, protected = super().get_deleted_objects(objs, request)
        flows = [name for one in objs for name in flows_that_play(one.code, one.language)]
        return (
            found,
            counts,
            set(),
            [
                *(_("The flow “{name}” plays it: change the flow first.").format(name=name) for name in flows),
                *protected,
            ],
        )

    def delete_model(self, request: HttpRequest, obj: Recording) -> None:
        """By the service."""
        recordings.delete_recording(recording_id=obj.pk)
        self._told(request, "recording.removed", obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """A flow that was published since the question was shown is told."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except recordings.RecordingInUse as used:
            messages.error(request, _("Flows play this recording: {flows}.").format(flows=", ".join(used.flows)))
            return HttpResponseRedirect(reverse("program:routing_recording_change", args=[object_id]))

    def _told(self, request: HttpRequest, action: str, obj: Recording) -> None:
        ids: dict[str, int | str] = {"recording": str(obj)}
        audit.record(action=action, actor=self.admins(request), program=program_of(request), object_ids=ids)

    def get_urls(self) -> list[URLPattern]:
        """Beside the usual ones the sound."""
        own = path("<uuid:recording_id>/sound/", self.admin_site.admin_view(self.sound), name="routing_recording_sound")
        return [own, *super().get_urls()]

    def sound(self, request: HttpRequest, recording_id: UUID) -> HttpResponse | FileResponse:
        """The WAV file; it cannot act, whatever it holds."""
        found = get_object_or_404(Recording, pk=recording_id)
        if not default_storage.exists(found.storage_key):
            raise Http404("no file behind the row")
        sent = FileResponse(default_storage.open(found.storage_key), content_type="audio/wav")
        sent.headers["Content-Security-Policy"] = FILE_POLICY
        sent.headers["X-Content-Type-Options"] = "nosniff"
        sent.headers["Cache-Control"] = "private, no-store"
        return sent
