from __future__ import annotations

import pytest

from accounts.models import User, remember_circles
from casework.models import Incident
from tests.factories import IncidentFactory, circle, user

pytestmark = pytest.mark.django_db


def seen(account: User) -> set[Incident]:
    return set(Incident.objects.visible_to(account))


def test_remembered_circles_show_and_hide_the_same() -> None:
    inside, denied, outside = user(), user(), user()
    ring = circle(user(), inside, denied)
    ring.denied.add(denied)
    open_to_all, sealed = IncidentFactory.create(), IncidentFactory.create(circle=ring)
    for account, expected in ((inside, {open_to_all, sealed}), (denied, {open_to_all}), (outside, {open_to_all})):
        fresh = User.objects.get(pk=account.pk)
        assert seen(fresh) == expected
        remember_circles(fresh)
        assert seen(fresh) == expected


def test_without_a_door_a_change_of_circles_counts_at_once() -> None:
    officer, ring = user(), circle(user())
    sealed = IncidentFactory.create(circle=ring)
    assert seen(officer) == set()
    ring.people.add(officer)
    assert seen(officer) == {sealed}
