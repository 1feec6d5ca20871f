"""One write per key."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from accounts.models import Unit
from ledger.actors import SYSTEM
from ledger.models import AuditEvent, IdempotencyRecord
from ledger.services import audit, idempotency
from ledger.vocabulary import Conflict, Invalid
from tests.ledger.conftest import AT, OFFICER
from tests.ledger.threads import together

pytestmark = pytest.mark.django_db
BODY = "a" * 64
DAY = timedelta(hours=24)


def begin(
    key: str = "k1",
    body_hash: str = BODY,
    later: timedelta = timedelta(),  # noqa: B008 - immutable
    actor_key: str = OFFICER.uid,
    route: str = "POST incidents/",
) -> IdempotencyRecord:
    return idempotency.begin(actor_key=actor_key, route=route, key=key, body_hash=body_hash, at=AT + later)


def test_the_first_request_writes_and_the_second_sees_its_answer(subject: Unit) -> None:
    record = begin()
    assert not record.finished
    idempotency.finish(record, status=201, subject=subject)
    again = begin()
    assert (again.finished, again.status) == (True, 201)
    assert (again.subject_type, again.subject_uid) == ("accounts.unit", subject.uid)
    assert IdempotencyRecord.objects.count() == 1


def test_another_key_actor_or_route_is_another_write() -> None:
    idempotency.finish(begin(), status=201)
    assert not begin(key="k2").finished
    assert not begin(actor_key="x").finished
    assert not begin(route="POST contacts/").finished


def test_another_body_under_the_key_is_invalid() -> None:
    idempotency.finish(begin(), status=201)
    with pytest.raises(Invalid) as caught:
        begin(body_hash="b" * 64)
    assert (caught.value.field, caught.value.code) == ("Idempotency-Key", "key_reused")


@pytest.mark.parametrize("key", ["", "k" * 256, "a\nb", "a\x00b"])
def test_a_malformed_key_is_invalid(key: str) -> None:
    with pytest.raises(Invalid) as caught:
        begin(key=key)
    assert (caught.value.field, caught.value.code) == ("Idempotency-Key", "key_malformed")
    assert not IdempotencyRecord.objects.exists()


def test_a_key_is_kept_a_day_and_may_then_be_used_anew() -> None:
    idempotency.finish(begin(), status=201)
    assert begin(later=DAY - timedelta(seconds=1)).finished
    again = begin(later=DAY, body_hash="b" * 64)
    assert (again.finished, again.created_at) == (False, AT + DAY)


def test_purging_takes_only_what_is_a_day_old() -> None:
    idempotency.finish(begin("old"), status=201)
    idempotency.finish(begin("new", later=timedelta(seconds=1)), status=201)
    assert idempotency.purge_expired(at=AT + DAY) == 1
    assert IdempotencyRecord.objects.get().key == "new"


def test_a_write_that_never_said_what_it_answered_is_a_conflict() -> None:
    begin()
    with pytest.raises(Conflict):
        begin()


@pytest.mark.parametrize("status", [199, 300, 404, 422, 500])
def test_a_failure_is_not_kept(status: int) -> None:
    with pytest.raises(ValueError, match=str(status)):
        idempotency.finish(begin(), status=status)


@pytest.mark.django_db(transaction=True)
def test_outside_the_transaction_of_the_write_it_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        begin()


def two_at_once(first_fails: bool) -> list[UUID | None]:
    """Two equal requests; the first is in the middle of its write when the second comes."""
    writing, coming = threading.Event(), threading.Event()

    def write(record: IdempotencyRecord) -> UUID | None:
        if not record.finished:
            event = audit.record("test.thing.made", actor=SYSTEM, subject=None, at=AT)
            idempotency.finish(record, status=201, subject=event)
        return record.subject_uid

    def first() -> UUID | None:
        try:
            with transaction.atomic():
                uid = write(begin())
                writing.set()
                assert coming.wait(10)
                time.sleep(0.2)
                if first_fails:
                    raise Conflict("the write fails at last")
        except Conflict:
            return None
        return uid

    def second() -> UUID | None:
        assert writing.wait(10)
        coming.set()
        with transaction.atomic():
            return write(begin())

    requests: list[Callable[[], UUID | None]] = [first, second]
    return together(*requests)


@pytest.mark.django_db(transaction=True)
def test_two_equal_requests_at_the_same_instant_are_one_write() -> None:
    first, second = two_at_once(first_fails=False)
    assert first == second == AuditEvent.objects.get().uid
    assert IdempotencyRecord.objects.get().status == 201


@pytest.mark.django_db(transaction=True)
def test_the_second_writes_when_the_first_fails() -> None:
    first, second = two_at_once(first_fails=True)
    assert first is None
    assert second == AuditEvent.objects.get().uid


@pytest.mark.django_db(transaction=True)
def test_many_equal_requests_without_any_order_are_one_write() -> None:
    def request() -> UUID | None:
        with transaction.atomic():
            record = begin()
            if not record.finished:
                event = audit.record("test.thing.made", actor=SYSTEM, subject=None, at=AT)
                idempotency.finish(record, status=201, subject=event)
            return record.subject_uid

    assert set(together(*[request] * 5)) == {AuditEvent.objects.get().uid}
