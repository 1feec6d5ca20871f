"""The audit log: exact rows for what was done, seen and refused."""

from uuid import UUID

import pytest
from django.db import transaction

from accounts.models import Unit
from ledger import context
from ledger.actors import SYSTEM
from ledger.canonical import digest
from ledger.models import AuditEvent, AuditPayload, AuditShown
from ledger.services import audit
from ledger.vocabulary import Refused
from tests.ledger.conftest import AT, OFFICER

pytestmark = pytest.mark.django_db


def test_an_event_copies_its_actor_and_subject(subject: Unit) -> None:
    token = context.request_id.set("req-1")
    audit.record("casework.incident.recorded", actor=OFFICER, subject=subject, at=AT)
    context.request_id.reset(token)
    event = AuditEvent.objects.get()
    assert (event.at, event.verb, event.outcome, event.request_id) == (
        AT,
        "casework.incident.recorded",
        "done",
        "req-1",
    )
    assert (event.actor_id, event.actor_uid, event.actor_name, event.actor_kind) == (
        7,
        OFFICER.uid,
        "Ruth Ames",
        "user",
    )
    assert (event.subject_type, event.subject_uid) == ("accounts.unit", subject.uid)
    assert event.payload_digest == ""
    assert not AuditPayload.objects.exists()


def test_a_change_keeps_both_values_in_the_payload_and_their_digest_in_the_event(subject: Unit) -> None:
    changes = {"name": ("Squad 1910", "Squad 1920")}
    audit.record_change("accounts.unit.renamed", actor=SYSTEM, instance=subject, at=AT, changes=changes)
    event = AuditEvent.objects.get()
    assert event.payload.content == {"before": {"name": "Squad 1910"}, "after": {"name": "Squad 1920"}}
    assert event.payload_digest == digest(event.payload.content)
    assert (event.actor_id, event.actor_name, event.actor_kind) == (None, "Standdown", "system")


def test_numbers_keep_their_digest_through_the_database(subject: Unit) -> None:
    audit.record("a.b.c", actor=SYSTEM, subject=subject, at=AT, detail={"z": 1e22, "a": 0.1, "n": 10**14})
    event = AuditEvent.objects.get()
    assert event.payload_digest == digest(event.payload.content)


def test_each_person_shown_is_a_row_once(subject: Unit) -> None:
    other = Unit(name="Squad 1920")
    audit.record("casework.person.listed", actor=OFFICER, subject=None, at=AT, shown=[subject, other, subject])
    event = AuditEvent.objects.get()
    assert list(event.shown.values_list("subject_type", "subject_uid")) == [
        ("accounts.unit", subject.uid),
        ("accounts.unit", other.uid),
    ]
    assert event.payload.content["names"] == {str(subject.uid): "Squad 1910", str(other.uid): "Squad 1920"}
    assert (event.subject_type, event.subject_uid) == ("", None)


def test_the_log_answers_who_saw_this_person_and_what_did_this_user_do(subject: Unit) -> None:
    other = Unit(name="Squad 1920")
    seen = audit.record("a.b.listed", actor=OFFICER, subject=None, at=AT, shown=[subject])
    audit.record("a.b.listed", actor=SYSTEM, subject=None, at=AT, shown=[other])
    changed = audit.record("a.b.changed", actor=SYSTEM, subject=subject, at=AT)
    assert list(AuditEvent.objects.showing(subject.uid)) == [seen]
    assert list(AuditEvent.objects.by(OFFICER.uid)) == [seen]
    assert list(AuditEvent.objects.about(subject.uid)) == [changed]


def test_search_terms_are_content(subject: Unit) -> None:
    event = audit.record("casework.person.searched", actor=OFFICER, subject=None, at=AT, terms="lop\x00ez")
    assert AuditPayload.objects.get(event=event).content == {"terms": "lopez"}


def test_a_record_without_a_uid_is_not_logged_by_halves(subject: Unit) -> None:
    with pytest.raises(TypeError, match="AuditShown has no uid"):
        audit.record("a.b.c", actor=SYSTEM, subject=subject, at=AT, shown=[AuditShown()])
    assert not AuditEvent.objects.exists()


def test_an_actor_from_a_door_that_knows_only_garbage_is_kept(subject: Unit) -> None:
    audit.record_refusal(
        "casework.person.read", actor=OFFICER, subject_type="casework.person", subject_uid="' OR 1=1", at=AT, reason="x"
    )
    event = AuditEvent.objects.get()
    assert event.subject_uid is None
    assert event.payload.content == {"detail": {"reason": "x", "subject_uid": "' OR 1=1"}}


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_recorded_although_the_refused_transaction_rolled_back(subject: Unit) -> None:
    with pytest.raises(Refused), transaction.atomic():
        audit.record("accounts.unit.renamed", actor=OFFICER, subject=subject, at=AT)
        raise Refused("not yours")
    audit.record_refusal(
        "accounts.unit.renamed",
        actor=OFFICER,
        subject_type="accounts.unit",
        subject_uid=str(subject.uid),
        at=AT,
        reason="not yours",
    )
    event = AuditEvent.objects.get()
    assert (event.outcome, event.subject_uid) == ("refused", UUID(str(subject.uid)))
    assert event.payload.content == {"detail": {"reason": "not yours"}}


@pytest.mark.django_db(transaction=True)
def test_a_refusal_inside_a_transaction_that_could_take_it_along_is_a_mistake() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record_refusal("a.b.c", actor=OFFICER, at=AT, reason="x")
    assert not AuditEvent.objects.exists()
