"""Users: the people and programs that sign in."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q

from accounts.capabilities import Capability, can
from accounts.vocabulary import Role
from ledger.actors import Actor


class UserQuerySet(models.QuerySet["User"]):
    """Narrowing verbs over accounts."""

    def active(self) -> UserQuerySet:
        """Accounts that can sign in."""
        return self.filter(is_active=True)

    def assignable(self) -> UserQuerySet:
        """People who can be given a step."""
        return self.active().filter(role__in=(Role.OFFICER, Role.SUPERVISOR, Role.COMMANDER))

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """Colleagues, for those who work with them; else only one's own account."""
        if can(viewer, Capability.SEE_COLLEAGUES):
            return self.all()
        return self.filter(pk=viewer.pk) if viewer.is_authenticated else self.none()


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts; an account without a password cannot sign in by password."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Create an account."""
        user: User = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A colleague, a partner's worker, or a program with a token."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(max_length=120, help_text="As it stands on a list: R. Okafor.")
    title = models.CharField(max_length=60, blank=True, help_text="Rank or position: Officer, Sgt.")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.OFFICER)
    client_role = models.CharField(
        max_length=20,
        choices=Role.choices,
        blank=True,
        help_text="For a program: the role that its scopes cut down.",
    )
    unit = models.ForeignKey("accounts.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    is_active = models.BooleanField(default=True)
    away_from = models.DateTimeField(null=True, blank=True)
    away_until = models.DateTimeField(null=True, blank=True)
    stand_in = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Takes the steps while away.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                name="user_client_role_only_for_programs",
                condition=Q(role=Role.CLIENT) | Q(client_role=""),
                violation_error_message="Only a program has a role that its scopes cut down.",
            ),
            models.CheckConstraint(
                name="user_away_until_after_from",
                condition=Q(away_until__isnull=True) | Q(away_until__gt=models.F("away_from")),
                violation_error_message="The return lies before the leave.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def working_role(self) -> str:
        """The role whose capabilities count: a program's is the one its scopes cut down."""
        return self.client_role if self.role == Role.CLIENT else self.role

    @property
    def actor(self) -> Actor:
        """Who the ledger writes down."""
        client = self.role == Role.CLIENT
        return Actor(id=self.pk, uid=str(self.uid), name=str(self), kind="client" if client else "user")

    def is_away(self, at: datetime) -> bool:
        """Whether the person is on leave at that time."""
        if self.away_from is None or at < self.away_from:
            return False
        return self.away_until is None or at < self.away_until
