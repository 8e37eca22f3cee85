"""A person who signs in, and the tokens of their programs. Duties are groups; a duty's name is the group's name."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _


class People(BaseUserManager["User"]):
    """Makes users by e-mail address, which is the only name they sign in with."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **extra})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """One person, known by e-mail address. `is_superuser` opens the admin's pages and gives no duty."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)

    objects: ClassVar[People] = People()  # type: ignore[assignment]
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __html__(self) -> str:
        """The address as lists and pages of the admin show it: in a narrow column it breaks behind its @ first."""
        return str(escape(str(self))).replace("@", "@<wbr>")

    @cached_property
    def duties(self) -> frozenset[str]:
        """The names of this person's groups: what they may do (`claims/rules/authority.py`)."""
        return frozenset(self.groups.values_list("name", flat=True)) if self.is_active else frozenset()


class NamedToken(models.Model):
    """What its owner knows a token by: a name, and when it was used last. The token itself is kept as a hash."""

    token = models.OneToOneField("knox.AuthToken", models.CASCADE, related_name="named")
    name = models.CharField(_("name"), max_length=60)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return self.name
