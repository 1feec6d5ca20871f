from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from ledger import triggers
from outreach.services.contacts import log_contact
from tests.factories import NOW
from tests.outreach.scenes import row, scene

pytestmark = pytest.mark.django_db

TABLES = {
    "outreach_contactversion": "narrative = 'Nothing of the kind'",
    "outreach_contactofficer": "name = 'Somebody else'",
    "outreach_contactperson": "outcome = 'refused'",
    "outreach_protocol": "reason = 'Another'",
    "outreach_protocolstep": "offset_minutes = 1",
}
STATEMENTS = {
    "update": "UPDATE {table} SET {change}",
    "delete": "DELETE FROM {table}",
    **({"truncate": "TRUNCATE {table} CASCADE"} if connection.vendor == "postgresql" else {}),
    **({"replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}"} if connection.vendor == "sqlite" else {}),
}


def test_the_triggers_are_on_this_database() -> None:
    assert set(TABLES) == {table for table in triggers.tables() if table.startswith("outreach_")}
    assert triggers.missing(connection) == []


@pytest.mark.parametrize("table", list(TABLES))
@pytest.mark.parametrize("statement", list(STATEMENTS))
def test_the_database_refuses_to_change_what_was_said(table: str, statement: str) -> None:
    s = scene()
    log_contact(
        actor=s.officer,
        at=NOW,
        incident=s.incident,
        occurred_at=NOW,
        method="in_person",
        people=[row(s.relative())],
        narrative="As it was",
    )
    connection.check_constraints()  # PostgreSQL truncates no table with checks still to come
    sql = STATEMENTS[statement].format(table=table, change=TABLES[table])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        before = cursor.fetchall()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(sql)
        cursor.execute(f"SELECT * FROM {table}")
        assert before
        assert cursor.fetchall() == before
