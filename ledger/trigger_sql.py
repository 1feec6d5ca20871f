"""The SQL that makes a table append-only, for each database."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

FUNCTION = "ledger_refuse"
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""
KINDS = {"sqlite": ("update", "delete", "insert"), "postgresql": ("update", "delete", "truncate")}


def names(vendor: str, table: str) -> list[str]:
    """What the triggers of a table are called on this kind of database."""
    return [f"{table}_no_{kind}" for kind in KINDS[vendor]]


def create(connection: BaseDatabaseWrapper, table: str, once: Sequence[str]) -> list[str]:
    """The statements that protect a table, save for the columns in `once`, which may be set from NULL."""
    return _sqlite(connection, table, once) if connection.vendor == "sqlite" else _postgres(connection, table, once)


def drop(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    """The statements that take the protection away."""
    quote = connection.ops.quote_name
    on = "" if connection.vendor == "sqlite" else f" ON {quote(table)}"
    return [f"DROP TRIGGER IF EXISTS {quote(name)}{on}" for name in names(connection.vendor, table)]


def _sqlite(connection: BaseDatabaseWrapper, table: str, once: Sequence[str]) -> list[str]:
    quote = connection.ops.quote_name
    changed = f"NOT ({_unchanged(connection, table, once, 'IS')})" if once else "1"
    same = _same_key(connection, table)
    taken = f"EXISTS (SELECT 1 FROM {quote(table)} AS kept WHERE {same})"  # noqa: S608 - quoted names only
    update, delete, insert = (quote(name) for name in names("sqlite", table))
    return [
        _sqlite_trigger(update, f"UPDATE ON {quote(table)}", changed, f"{table} is append-only: UPDATE refused"),
        _sqlite_trigger(delete, f"DELETE ON {quote(table)}", "1", f"{table} is append-only: DELETE refused"),
        # INSERT OR REPLACE deletes the row in its way without asking the DELETE trigger.
        _sqlite_trigger(insert, f"INSERT ON {quote(table)}", taken, f"{table} is append-only: key exists"),
    ]


def _sqlite_trigger(name: str, event: str, condition: str, message: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {event} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _postgres(connection: BaseDatabaseWrapper, table: str, once: Sequence[str]) -> list[str]:
    quote = connection.ops.quote_name
    changed = f"WHEN (NOT ({_unchanged(connection, table, once, 'IS NOT DISTINCT FROM')}))" if once else ""
    update, delete, truncate = (quote(name) for name in names("postgresql", table))
    run, on = f"EXECUTE FUNCTION {FUNCTION}()", f"ON {quote(table)}"
    return [
        POSTGRES_FUNCTION,
        f"CREATE TRIGGER {update} BEFORE UPDATE {on} FOR EACH ROW {changed} {run}",
        f"CREATE TRIGGER {delete} BEFORE DELETE {on} FOR EACH ROW {run}",
        # A row trigger does not see TRUNCATE.
        f"CREATE TRIGGER {truncate} BEFORE TRUNCATE {on} FOR EACH STATEMENT {run}",
        # Else a session that calls itself a replica passes them by.
        *(f"ALTER TABLE {quote(table)} ENABLE ALWAYS TRIGGER {name}" for name in (update, delete, truncate)),
    ]


def _unchanged(connection: BaseDatabaseWrapper, table: str, once: Sequence[str], same: str) -> str:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    if unknown := set(once) - set(columns):
        raise ImproperlyConfigured(f"{table} has no column {', '.join(sorted(unknown))}")
    quote = connection.ops.quote_name
    kept = {name: f"NEW.{quote(name)} {same} OLD.{quote(name)}" for name in columns}
    return " AND ".join(
        f"({test} OR OLD.{quote(name)} IS NULL)" if name in once else test for name, test in kept.items()
    )


def _same_key(connection: BaseDatabaseWrapper, table: str) -> str:
    return " OR ".join(
        " AND ".join(f"kept.{connection.ops.quote_name(name)} = NEW.{connection.ops.quote_name(name)}" for name in key)
        for key in _keys(connection, table)
    )


def _keys(connection: BaseDatabaseWrapper, table: str) -> Iterable[Sequence[str]]:
    """Every key that an INSERT OR REPLACE could replace a row by: the primary one and each unique one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s) WHERE pk > 0 ORDER BY pk", [table])
        yield [name for (name,) in cursor.fetchall()]
        cursor.execute('SELECT name, partial FROM pragma_index_list(%s) WHERE "unique"', [table])
        for index, partial in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
            columns = [name for (name,) in cursor.fetchall()]
            if partial or None in columns:
                raise ImproperlyConfigured(f"{index}: an append-only table takes no conditional unique index")
            yield columns
