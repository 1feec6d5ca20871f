from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ApiToken, Unit, User
from accounts.services.tokens import digest_of
from accounts.services.users import change_role, create_user, move_to_unit, set_active, set_password
from accounts.vocabulary import Role
from ledger.models import AuditEvent
from ledger.vocabulary import Conflict, Invalid, Refused
from tests.factories import PASSWORD, UnitFactory, user

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 27, 14, tzinfo=UTC)


def made(**more: Any) -> User:
    fields = {"username": "okafor", "name": "R. Okafor", "role": Role.OFFICER, "password": PASSWORD, **more}
    return create_user(**{"actor": None, "at": AT, **fields})


def test_an_account_is_made_on_record() -> None:
    officer = made(actor=(administrator := user(Role.ADMINISTRATOR)))
    assert officer.check_password(PASSWORD)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_uid, event.subject_uid, event.at) == (
        "accounts.user.created",
        str(administrator.uid),
        officer.uid,
        AT,
    )
    assert event.payload.content["after"]["role"] == "officer"
    assert PASSWORD not in str(event.payload.content)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "o k"}, "username"),
        ({"name": ""}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"password": "short"}, "password"),
        ({"client_role": Role.OFFICER}, ""),
    ],
)
def test_a_wrong_account_is_refused_by_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as no:
        made(**wrong)
    assert no.value.field == field
    assert not User.objects.exists()


def test_a_name_is_taken_once() -> None:
    made()
    with pytest.raises(Invalid) as no:
        made()
    assert no.value.field == "username"


def test_only_an_administrator_manages_accounts_and_nobody_their_own() -> None:
    officer, administrator, commander = user(), user(Role.ADMINISTRATOR), user(Role.COMMANDER)
    for act in (
        lambda: made(actor=commander),
        lambda: change_role(user=officer, role=Role.SUPERVISOR, actor=commander, at=AT),
        lambda: set_active(user=officer, active=False, actor=commander, at=AT),
        lambda: move_to_unit(user=officer, unit=None, actor=commander, at=AT),
        lambda: set_password(user=officer, password=PASSWORD, actor=commander, at=AT),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Conflict):
        change_role(user=administrator, role=Role.COMMANDER, actor=administrator, at=AT)
    with pytest.raises(Conflict):
        set_active(user=administrator, active=False, actor=administrator, at=AT)
    assert not AuditEvent.objects.exists()


def test_changes_are_on_record_with_what_was_before() -> None:
    officer, administrator, unit = user(), user(Role.ADMINISTRATOR), UnitFactory.create(name="Gang Unit")
    old = str(officer.unit)
    change_role(user=officer, role=Role.SUPERVISOR, actor=administrator, at=AT)
    move_to_unit(user=officer, unit=unit, actor=administrator, at=AT)
    set_active(user=officer, active=False, actor=administrator, at=AT)
    set_active(user=officer, active=False, actor=administrator, at=AT)
    officer.refresh_from_db()
    assert (officer.role, officer.unit, officer.is_active, officer.version) == ("supervisor", unit, False, 4)
    events = list(AuditEvent.objects.order_by("id"))
    assert [event.verb for event in events] == [
        "accounts.user.role_changed",
        "accounts.user.moved",
        "accounts.user.disabled",
    ]
    assert events[0].payload.content["before"]["role"] == "officer"
    assert events[1].payload.content == {"before": {"unit": old}, "after": {"unit": "Gang Unit"}}


def test_commands_make_an_account_and_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    call_command("create_user", "okafor", "--name", "R. Okafor", "--role", "officer", "--unit", "Gang Unit")
    officer = User.objects.get()
    assert officer.check_password(PASSWORD)
    assert (officer.unit, officer.role) == (Unit.objects.get(name="Gang Unit"), "officer")
    out = io.StringIO()
    call_command("create_token", "okafor", "--name", "records", "--scope", "users:read", stdout=out)
    assert ApiToken.objects.get().digest == digest_of(out.getvalue().strip())
    assert {event.actor_kind for event in AuditEvent.objects.all()} == {"system"}


@pytest.mark.parametrize(
    "command",
    [
        ("create_user", "o k", "--name", "x", "--role", "officer", "--no-password"),
        ("create_token", "nobody", "--name", "x", "--scope", "users:read"),
    ],
)
def test_commands_say_what_is_wrong(command: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command(*command)
    assert not User.objects.exists()
