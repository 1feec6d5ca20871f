"""Accounts: made, changed and closed by an administrator or a command; each act is on record."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Unit, User
from accounts.services.acting import as_actor, guard_accounts
from accounts.vocabulary import Role
from ledger.services import audit
from ledger.vocabulary import Conflict, Invalid


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    role: Role,
    actor: User | None,
    at: datetime,
    password: str | None = None,
    title: str = "",
    email: str = "",
    phone: str = "",
    unit: Unit | None = None,
    client_role: Role | str = "",
) -> User:
    """Make an account; without a password it cannot sign in with one. Invalid names the wrong field."""
    guard_accounts(actor)
    user = User(username=username, name=name, title=title, email=email, phone=phone, unit=unit)
    user.role, user.client_role = role, client_role
    _check(user, password)
    user.set_password(password)
    user.save()
    after = {"username": username, "name": name, "role": role, "client_role": client_role, "unit": str(unit or "")}
    audit.record("accounts.user.created", actor=as_actor(actor), subject=user, at=at, after=after)
    return user


@transaction.atomic
def change_role(*, user: User, role: Role, actor: User | None, at: datetime, client_role: Role | str = "") -> User:
    """Give an account another kind of work. Nobody changes their own role."""
    guard_accounts(actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    if actor is not None and actor.pk == user.pk:
        raise Conflict("Nobody changes their own role.", field="role", code="own_role")
    changes = {"role": (user.role, role), "client_role": (user.client_role, client_role)}
    user.role, user.client_role = role, client_role
    _check(user, None)
    _save(user, "role", "client_role")
    audit.record_change("accounts.user.role_changed", actor=as_actor(actor), instance=user, at=at, changes=changes)
    return user


@transaction.atomic
def move_to_unit(*, user: User, unit: Unit | None, actor: User | None, at: datetime) -> User:
    """Put an account into another unit; the unit decides what it may assign, approve and close."""
    guard_accounts(actor)
    user = User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user.pk)
    changes = {"unit": (str(user.unit or ""), str(unit or ""))}
    user.unit = unit
    _save(user, "unit")
    audit.record_change("accounts.user.moved", actor=as_actor(actor), instance=user, at=at, changes=changes)
    return user


@transaction.atomic
def set_active(*, user: User, active: bool, actor: User | None, at: datetime) -> User:
    """Close an account, or open it again. A closed one opens no door, by session or token; nobody closes their own."""
    guard_accounts(actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    if actor is not None and actor.pk == user.pk:
        raise Conflict("Nobody closes their own account.", field="is_active", code="own_account")
    if user.is_active == active:
        return user
    user.is_active = active
    _save(user, "is_active")
    verb = "accounts.user.enabled" if active else "accounts.user.disabled"
    audit.record(verb, actor=as_actor(actor), subject=user, at=at)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, actor: User | None, at: datetime) -> User:
    """Give an account a new password; its open sessions end."""
    guard_accounts(actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    _check(user, password)
    user.set_password(password)
    _save(user, "password")
    audit.record("accounts.user.password_set", actor=as_actor(actor), subject=user, at=at)
    return user


def _check(user: User, password: str | None) -> None:
    try:
        user.full_clean(exclude=["password"])
        if password is not None:
            validate_password(password, user)
    except ValidationError as wrong:
        if not hasattr(wrong, "error_dict"):
            raise Invalid(" ".join(wrong.messages), field="password", code="weak") from wrong
        field, errors = next(iter(wrong.message_dict.items()))
        raise Invalid(" ".join(errors), field="" if field == "__all__" else field) from wrong


def _save(user: User, *fields: str) -> None:
    user.version += 1
    user.save(update_fields=[*fields, "version", "updated_at"])
