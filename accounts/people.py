"""A person who signs in with an e-mail address."""

import uuid
from typing import Any, ClassVar

from asgiref.sync import sync_to_async
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Permission, PermissionsMixin
from django.db import models
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.profile.regions import Region
from privacy.vault.keyring import ensure_owner_key


class People(BaseUserManager["Person"]):
    """Makes accounts; Django's own commands call these two."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        # The key comes first: a person without one could store nothing.
        ensure_owner_key(person.pk)
        person.save(using=self._db)
        return person

    # Django's command calls it so; here a superuser is staff without a role, and may do nothing.
    def create_superuser(self, email: str, password: str, **fields: Any) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """An account: an address, a password, and nothing that isn't needed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    # Chosen by the person, never guessed; empty where they said nothing.
    language = models.CharField(_("Language"), max_length=10, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=40, blank=True)
    region = models.CharField(
        _("Where you live"), max_length=10, blank=True, choices=Region.choices, default=""
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[People] = People()

    class Meta:
        app_label = "accounts"
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            # Who was last here when: accounts.dormancy.
            models.Index(
                Greatest("joined_at", Coalesce("last_login", "joined_at")), name="person_last_here"
            ),
        ]
        permissions = [
            ("end_sessions_person", "Can sign somebody's browsers out"),
            ("resend_person", "Can have the mail to confirm an address sent again"),
            ("deactivate_person", "Can shut an account and open it again"),
            ("take_roles_person", "Can take all roles of staff away"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @cached_property
    def role_permissions(self) -> frozenset[str]:
        """What the roles of an active member of staff allow; being a superuser adds nothing."""
        if not (self.is_active and self.is_staff):
            return frozenset()
        held = Permission.objects.filter(group__user=self)
        names = held.values_list("content_type__app_label", "codename")
        return frozenset(f"{app}.{codename}" for app, codename in names)

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002 - Django's form
        return perm in self.role_permissions

    async def ahas_perm(self, perm: str, obj: Any = None) -> bool:
        return await sync_to_async(self.has_perm)(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return any(name.startswith(f"{app_label}.") for name in self.role_permissions)

    async def ahas_module_perms(self, app_label: str) -> bool:
        return await sync_to_async(self.has_module_perms)(app_label)

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        return set() if obj is not None else set(self.role_permissions)
