"""Logins, what they may enter, and what the provider asks of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from backoffice import widgets
from backoffice.rows import OfficeAdmin, OfficeInline, adopt
from backoffice.sites import floor_site
from tenants import directory
from tenants.domain.roles import Role
from tenants.models import Membership, ProviderSettings, User
from tenants.models.access import ROLE_CHOICES
from tenants.services import audit, users


class UserForm(forms.ModelForm):
    """A login; the password is asked for once, and only if the person should not choose it."""

    password = widgets.secret(
        _("Password"),
        required=False,
        help_text=_("Empty: the person chooses one by “Forgot your password?” on the sign-in page"),
    )
    time_zone = widgets.time_zone(_("Time zone"), initial="UTC")

    class Meta:
        model = User
        fields = ("email", "full_name", "language", "time_zone", "is_staff", "is_active")

    def clean_email(self) -> str:
        """As it is compared at sign-in."""
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_password(self) -> str:
        """By the rules of the sign-in pages."""
        password = str(self.cleaned_data["password"] or "")
        if password:
            validate_password(password, self.instance)
        return password


class MembershipInline(OfficeInline):
    """What the person may enter."""

    model = Membership
    read_only = True
    fields = ("program", "role", "created_at")
    ordering = ("program__name", "role", "id")


@admin.register(User, site=floor_site)
class UserAdmin(OfficeAdmin):
    """Logins; one who leaves is switched off."""

    form = UserForm
    inlines = (MembershipInline,)
    list_display = ("email", "full_name", "language", "time_zone", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("email", "full_name")
    ordering = ("email", "id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The password only for a new login."""
        own = ("email", "full_name", "language", "time_zone", "is_staff", "is_active")
        return own if obj is not None else (*own[:2], "password", *own[2:])

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new one by the service."""
        if change:
            obj.save()
            return
        is_active = obj.is_active
        made = users.create_user(
            email=obj.email,
            full_name=obj.full_name,
            password=form.cleaned_data.get("password") or None,
            language=obj.language,
            time_zone=obj.time_zone,
            is_staff=obj.is_staff,
        )
        adopt(obj, made)
        if not is_active:
            obj.is_active = False
            obj.save(update_fields=["is_active"])


@admin.register(Membership, site=floor_site)
class MembershipAdmin(OfficeAdmin):
    """Roles of people in programs: given and taken, not edited."""

    may_delete = True
    list_display = ("user", "program", "role", "created_at")
    list_filter = ("role", ("program", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "program")
    search_fields = ("user__email", "user__full_name")
    autocomplete_fields = ("user",)
    fields = ("user", "program", "role")
    fixed = ("user", "program", "role")
    ordering = ("user__email", "program__name", "role", "id")

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Given by the service, which notes it."""
        if not change:
            role = Role(obj.role)
            made = users.grant_role(user=obj.user, role=role, program=obj.program, actor=self.admins(request))
            adopt(obj, made)

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """Taken by the service."""
        users.revoke_role(user=obj.user, role=Role(obj.role), program=obj.program, actor=self.admins(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """One by one, as each is noted."""
        for row in queryset.select_related("user", "program"):
            self.delete_model(request, row)


class ProviderForm(forms.ModelForm):
    """Roles as boxes to tick."""

    mfa_required_roles = forms.MultipleChoiceField(
        label=_("Roles that need a second factor"),
        choices=ROLE_CHOICES,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )


@admin.register(ProviderSettings, site=floor_site)
class ProviderSettingsAdmin(OfficeAdmin):
    """The one row of the provider's own decisions."""

    form = ProviderForm
    may_add = False
    fields = ("name", "mfa_required_roles", "forgotten_after_minutes")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Straight to the row."""
        ProviderSettings.objects.get_or_create(id=ProviderSettings.SINGLE)
        address = reverse("floor:tenants_providersettings_change", args=[ProviderSettings.SINGLE])
        return HttpResponseRedirect(address)

    def save_model(self, request: HttpRequest, obj: ProviderSettings, form: Any, change: bool) -> None:
        """Steps: row, audit, forget what this process remembers."""
        obj.save()
        audit.record(action="provider.changed", actor=self.admins(request))
        directory.forget()
