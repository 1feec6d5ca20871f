"""One at a time: named locks that hold on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from ledger.models import Lock


@contextmanager
def held(name: str) -> Iterator[None]:
    """Hold a named lock in a transaction; a second caller waits. It is let go when the outermost one ends.

    Taken by an update, since SQLite passes over `select_for_update` in silence.
    """
    with transaction.atomic():
        Lock.objects.get_or_create(name=name)
        Lock.objects.filter(name=name).update(taken=F("taken") + 1)
        yield
