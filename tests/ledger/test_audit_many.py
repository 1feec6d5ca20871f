"""Many events at once are the same as each by itself."""

import pytest

from accounts.models import Unit
from ledger.models import AuditEvent
from ledger.services import audit
from ledger.services.audit_many import Entry, record_many
from tests.ledger.conftest import AT, OFFICER

pytestmark = pytest.mark.django_db
VALUES = ("at", "actor_uid", "verb", "subject_type", "subject_uid", "outcome", "payload_digest", "payload__content")


def test_many_at_once_are_written_as_one_by_one() -> None:
    units = [Unit(name="Squad 1910"), Unit(name="Squad 1920")]
    for unit in units:
        audit.record("a.b.imported", actor=OFFICER, subject=unit, at=AT, after={"name": unit.name})
    singly = list(AuditEvent.objects.values_list(*VALUES))
    entries = [Entry(subject=unit, after={"name": unit.name}) for unit in units]
    written = record_many("a.b.imported", actor=OFFICER, at=AT, entries=entries)
    many = AuditEvent.objects.filter(pk__in=[event.pk for event in written])
    assert list(many.values_list(*VALUES)) == singly
    assert [row[-1] for row in singly] == [{"after": {"name": "Squad 1910"}}, {"after": {"name": "Squad 1920"}}]
