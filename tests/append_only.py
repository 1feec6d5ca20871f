"""Lets the flush of `django_db(transaction=True)` empty append-only tables, and nothing else.

The triggers go and come back in the transaction of the flush, so that no test runs without them.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from ledger import triggers


@pytest.fixture(autouse=True, scope="session")
def flush_append_only_tables() -> Iterator[None]:
    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias):
            triggers.drop(self.connection)
            flush(self, sql_list)
            triggers.install(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
        yield
