"""A named lock is held by one at a time."""

import time

import pytest

from ledger.models import Lock
from ledger.services.locks import held
from tests.ledger.threads import together


@pytest.mark.django_db(transaction=True)
def test_a_named_lock_is_held_by_one_at_a_time() -> None:
    inside: list[int] = []
    most: list[int] = []

    def hold() -> None:
        with held("test"):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.05)
            inside.pop()

    together(*[hold] * 4)
    assert most == [1, 1, 1, 1]
    assert Lock.objects.get(name="test").taken == 4
