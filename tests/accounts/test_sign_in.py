from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services.sign_ins import FAILED, is_paused, note_failure
from accounts.vocabulary import Role
from ledger.models import AuditEvent
from tests.factories import PASSWORD, user

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> int:
    status: int = client.post("/sign-in/", {"username": username, "password": password, **more}).status_code
    return status


def test_signing_in_and_out_is_on_record() -> None:
    officer, client = user(), Client()
    answer = client.post("/sign-in/", {"username": officer.username, "password": PASSWORD, "next": "/incidents/"})
    assert (answer.status_code, answer["Location"]) == (302, "/incidents/")
    assert client.get("/api/v1/users/").status_code == 200
    assert client.get("/sign-out/").status_code == 405
    answer = client.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert client.get("/api/v1/users/").status_code == 401
    events = [(event.verb, event.actor_uid) for event in AuditEvent.objects.order_by("id")]
    assert events == [("accounts.sign_in.done", str(officer.uid)), ("accounts.sign_out.done", str(officer.uid))]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_next_stays_on_this_site(elsewhere: str) -> None:
    answer = Client().post("/sign-in/", {"username": user().username, "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


def test_a_wrong_password_is_told_and_on_record_and_so_is_a_name_nobody_has() -> None:
    client, officer = Client(), user()
    for name in (officer.username, "nobody"):
        answer = client.post("/sign-in/", {"username": name, "password": "wrong"})
        assert answer.status_code == 422
        assert b"Not signed in" in answer.content
    failures = AuditEvent.objects.filter(verb=FAILED)
    assert [event.outcome for event in failures] == ["refused", "refused"]
    assert "_auth_user_id" not in client.session


def test_programs_and_closed_accounts_do_not_sign_in_by_password() -> None:
    program = user(Role.CLIENT, client_role=Role.OFFICER)
    closed = user(is_active=False)
    assert sign_in(Client(), program.username) == 422
    assert sign_in(Client(), closed.username) == 422


def test_after_ten_wrong_tries_even_the_right_password_waits() -> None:
    officer, client = user(), Client()
    for _ in range(10):
        sign_in(client, officer.username, "wrong")
    answer = client.post("/sign-in/", {"username": officer.username.upper(), "password": PASSWORD})
    assert (answer.status_code, b"Too many wrong tries" in answer.content) == (422, True)
    assert AuditEvent.objects.filter(verb=FAILED).count() == 10
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), officer.username) == 302


def test_the_pause_ends_after_a_quarter_of_an_hour() -> None:
    at = timezone.now()
    for _ in range(10):
        note_failure(username="okafor", address="10.0.0.1", at=at)
    soon, later = at + timedelta(minutes=14, seconds=59), at + timedelta(minutes=15)
    assert is_paused(username="okafor", address="10.0.0.1", at=soon)
    assert not is_paused(username="okafor", address="10.0.0.1", at=later)


def test_who_is_signed_in_goes_on() -> None:
    client = Client()
    client.force_login(user())
    answer = client.get("/sign-in/?next=/incidents/")
    assert (answer.status_code, answer["Location"]) == (302, "/incidents/")
