"""A login; what it may do is said by its memberships."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kernel import clock


class UserManager(BaseUserManager["User"]):
    """Makes users with a lower-cased email."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a login whatever case the person typed."""
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a login; without a password nobody can sign in by one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a login of the command line's `createsuperuser`."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by email. `is_staff` opens the back office to administrators."""

    email = models.EmailField(_("email"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    is_staff = models.BooleanField(_("back office"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # Two logins that differ in case would be two people for one mailbox.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="tenants_user_email_lower"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean(self) -> None:
        """Lower-case the email before validation."""
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        """Name as shown to colleagues."""
        return self.full_name or self.email

    def get_short_name(self) -> str:
        """First word of the name."""
        return self.get_full_name().split(" ")[0]
