"""Tables whose rows the database itself refuses to change. An app registers its own in `AppConfig.ready()`:

    triggers.append_only("outreach_contactversion")

UPDATE, DELETE, TRUNCATE and an INSERT over an existing key are then refused by triggers on SQLite and PostgreSQL,
with an IntegrityError. They are installed anew after every `migrate`, because SQLite rebuilds a table to alter it and
drops its triggers on the way. A migration that must change old rows, or drop a column on SQLite, calls `drop` first.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from ledger import trigger_sql

_tables: dict[str, tuple[str, ...]] = {}


def append_only(table: str, *, once: Iterable[str] = ()) -> None:
    """Protect a table from the next `migrate` on. Columns in `once` may be set once, from NULL."""
    _tables[table] = tuple(once)


def tables() -> list[str]:
    """Every table that is registered."""
    return sorted(_tables)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers of every registered table that exists in place, over any older ones."""
    with transaction.atomic(using=connection.alias):
        for table in _existing(connection):
            _execute(connection, trigger_sql.drop(connection, table))
            _execute(connection, trigger_sql.create(connection, table, _tables[table]))


def drop(connection: BaseDatabaseWrapper, *names: str) -> None:
    """Take the triggers of these tables away, or of all. For migrations; the next `migrate` brings them back."""
    for table in _existing(connection):
        if not names or table in names:
            _execute(connection, trigger_sql.drop(connection, table))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be on this database, and are not."""
    wanted = {name for table in tables() for name in trigger_sql.names(connection.vendor, table)}
    return sorted(wanted - _present(connection))


def reinstall(using: str, **_: Any) -> None:
    """Receiver of `post_migrate`."""
    install(connections[using])


def _present(connection: BaseDatabaseWrapper) -> set[str]:
    """The triggers that are there and fire, also in a session that calls itself a replica."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def _existing(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(set(connection.introspection.table_names()) & set(_tables))


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
