"""The database itself refuses to change history: every trigger, by raw SQL."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from accounts.models import Unit
from ledger import triggers
from ledger.actors import SYSTEM
from ledger.models import AuditEvent, OutboxEvent
from ledger.services import audit, outbox
from tests.ledger.conftest import AT

#: Table, its key, and a column whose change would rewrite history.
HISTORY = [
    ("ledger_auditevent", "id", "actor_name"),
    ("ledger_auditpayload", "event_id", "content"),
    ("ledger_auditshown", "id", "subject_uid"),
    ("ledger_outboxevent", "id", "type"),
]
#: Another value for each column, and how to spell it on both databases.
OTHER = {"actor_name": "'Nobody'", "content": "'{}'", "subject_uid": "'%s'" % ("0" * 32), "type": "'x'"}

CHANGES: dict[str, Callable[[str, str, str], str]] = {
    "update": lambda table, key, column: f"UPDATE {table} SET {column} = {OTHER[column]}",
    "update_key": lambda table, key, column: f"UPDATE {table} SET {key} = {key} + 1000",
    "delete": lambda table, key, column: f"DELETE FROM {table}",
    "upsert": lambda table, key, column: (
        f"INSERT INTO {table} SELECT * FROM {table} WHERE true"
        f" ON CONFLICT ({key}) DO UPDATE SET {column} = {OTHER[column]}"
    ),
}
ON_SQLITE: dict[str, Callable[[str, str, str], str]] = {
    "replace": lambda table, key, column: f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "update_or_replace": lambda table, key, column: f"UPDATE OR REPLACE {table} SET {column} = {OTHER[column]}",
}
ON_POSTGRES: dict[str, Callable[[str, str, str], str]] = {
    "truncate": lambda table, key, column: f"TRUNCATE {table} CASCADE",
    "as_replica": lambda table, key, column: f"SET LOCAL session_replication_role = replica; DELETE FROM {table}",
}


def write_history() -> None:
    unit = Unit(name="Squad 1910")
    with transaction.atomic():
        audit.record("a.b.c", actor=SYSTEM, subject=unit, at=AT, detail={"n": 1}, shown=[unit])
        outbox.append("a.b.c", subject=unit, at=AT)


def rows(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return cursor.fetchall()


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def refuse(statement: str, table: str) -> None:
    before = rows(table)
    assert len(before) == 1
    with pytest.raises(IntegrityError, match="is append-only"):
        run(statement)
    assert rows(table) == before


def refuse_all(changes: dict[str, Callable[[str, str, str], str]]) -> None:
    for table, key, column in HISTORY:
        for change in changes.values():
            refuse(change(table, key, column), table)


def test_every_trigger_of_every_append_only_table_is_on_this_database(db: None) -> None:
    assert {table for table, _, _ in HISTORY} <= set(triggers.tables())
    assert set(triggers.tables()) <= set(connection.introspection.table_names())
    assert triggers.missing(connection) == []


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("table", "key", "column"), HISTORY)
def test_history_is_not_changed(db: None, table: str, key: str, column: str, change: str) -> None:
    write_history()
    refuse(CHANGES[change](table, key, column), table)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("change", ON_SQLITE)
@pytest.mark.parametrize(("table", "key", "column"), HISTORY)
def test_history_is_not_replaced(db: None, table: str, key: str, column: str, change: str) -> None:
    write_history()
    refuse(ON_SQLITE[change](table, key, column), table)


@pytest.mark.postgres_only
@pytest.mark.parametrize("change", ON_POSTGRES)
@pytest.mark.parametrize(("table", "key", "column"), HISTORY)
def test_history_is_not_truncated(db: None, table: str, key: str, column: str, change: str) -> None:
    write_history()
    connection.check_constraints()  # else PostgreSQL refuses TRUNCATE for pending checks of foreign keys
    refuse(ON_POSTGRES[change](table, key, column), table)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("table", "columns", "values"),
    [
        ("ledger_auditevent", "uid", "uid"),
        ("ledger_outboxevent", "uid", "uid"),
        ("ledger_outboxevent", "position", "position"),
    ],
)
def test_a_row_is_not_replaced_by_any_unique_key(db: None, table: str, columns: str, values: str) -> None:
    write_history()
    OutboxEvent.objects.update(position=1)
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    fresh = {"id": "id + 1000", "uid": "'%s'" % ("f" * 32), "position": "position + 1000"} | {columns: values}
    chosen = ", ".join(fresh.get(name, name) for name in names)
    refuse(f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table}", table)


def test_a_position_is_given_once_and_then_stays(db: None) -> None:
    write_history()
    run("UPDATE ledger_outboxevent SET position = 5")
    for change in ("position = 6", "position = NULL", "position = 5, type = 'x'"):
        refuse(f"UPDATE ledger_outboxevent SET {change}", "ledger_outboxevent")
    assert OutboxEvent.objects.get().position == 5


def test_a_position_does_not_carry_another_change_in(db: None) -> None:
    write_history()
    refuse("UPDATE ledger_outboxevent SET position = 5, type = 'x'", "ledger_outboxevent")


@pytest.mark.django_db(transaction=True)
def test_triggers_come_back_after_a_table_is_rebuilt() -> None:
    write_history()
    old = AuditEvent._meta.get_field("actor_name")
    new = models.CharField(max_length=250, db_index=True)
    new.set_attributes_from_name("actor_name")
    new.model = AuditEvent
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEvent, old, new, strict=True)
    if connection.vendor == "sqlite":
        assert triggers.missing(connection) == [
            f"ledger_auditevent_no_{kind}" for kind in ("delete", "insert", "update")
        ]
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []
    refuse_all(CHANGES | (ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRES))
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEvent, new, old, strict=True)
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_flush_between_tests_empties_history_and_leaves_it_protected(turn: int) -> None:
    assert (AuditEvent.objects.count(), OutboxEvent.objects.count()) == (0, 0)
    assert triggers.missing(connection) == []
    write_history()
    refuse("DELETE FROM ledger_auditevent", "ledger_auditevent")


def test_a_registered_table_that_does_not_exist_yet_is_passed_over(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "_tables", {**triggers._tables, "outreach_tomorrow": ()})
    triggers.install(connection)
    suffixes = ("delete", "insert", "update") if connection.vendor == "sqlite" else ("delete", "truncate", "update")
    assert triggers.missing(connection) == [f"outreach_tomorrow_no_{kind}" for kind in suffixes]


def test_a_column_that_is_not_there_is_refused_by_name(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "_tables", {"ledger_outboxevent": ("place",)})
    with pytest.raises(ImproperlyConfigured, match="ledger_outboxevent has no column place"):
        triggers.install(connection)


@pytest.mark.sqlite_only
def test_a_conditional_unique_index_is_refused_by_name(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers, "_tables", {"ledger_lock": ()})
    run("CREATE UNIQUE INDEX ledger_lock_some ON ledger_lock (taken) WHERE taken > 5")
    with pytest.raises(ImproperlyConfigured, match="ledger_lock_some"):
        triggers.install(connection)
