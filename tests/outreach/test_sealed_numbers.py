"""Entering a sealed incident's number succeeds, and its owner, alone, is told."""

import pytest

from accounts.models import Circle
from accounts.vocabulary import CircleKind, Role
from casework.models import Incident
from casework.services.incidents import record_incident
from ledger.services import outbox
from ledger.vocabulary import Conflict
from outreach.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db


def enter(number: str, officer: factories.User) -> Incident:
    occurred = factories.NOW.replace(hour=9)
    return record_incident(actor=officer, at=factories.NOW, occurred_at=occurred, weapon="firearm", case_number=number)


def test_the_owner_is_told_once_and_the_number_is_taken() -> None:
    unit = factories.UnitFactory.create()
    owner, officer = factories.user(Role.SUPERVISOR, unit), factories.user(Role.OFFICER, unit)
    sealed = enter("PA-1", officer)
    circle = Circle.objects.create(kind=CircleKind.SEALED, owner=owner)
    circle.people.add(owner)
    Incident.objects.filter(pk=sealed.pk).update(circle=circle)
    entered = enter("PA-1", officer)
    for _ in range(2):
        while outbox.relay(at=factories.NOW):
            pass
    told = Notification.objects.filter(kind="sealed")
    assert entered.case_number == "PA-1"
    assert list(told.values_list("user", "lines__incident")) == [(owner.pk, sealed.pk)]
    with pytest.raises(Conflict):
        enter("PA-1", officer)
