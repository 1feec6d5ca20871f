"""The floor: the same questions answered by hand-written SQL, the driver and orjson, without a framework.

It knows no accounts, no sight, no rules and no audit log: nothing could answer these rows with less on this server.
A save inserts by hand the rows that the real save leaves behind, in one transaction.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import orjson
import psycopg

from config.startup.databases import PRAGMAS
from tests.benchmarks import floor_sql as sql

Row = tuple[Any, ...]
ADDRESS = os.environ.get("DATABASE_URL", "")
SQLITE = ADDRESS.startswith("sqlite:")
_local = threading.local()


def _connection() -> Any:
    """One open connection a thread, as quick as it gets."""
    if not hasattr(_local, "connection"):
        _local.connection = _open_sqlite() if SQLITE else psycopg.connect(ADDRESS, autocommit=True)
    return _local.connection


def _open_sqlite() -> sqlite3.Connection:
    connection = sqlite3.connect(urlsplit(ADDRESS).path.removeprefix("/"), isolation_level=None, timeout=20)
    connection.executescript(PRAGMAS)
    return connection


def query(statement: str, *values: Any) -> list[Row]:
    """The rows of a statement written with %s for its values."""
    return list(_connection().execute(statement.replace("%s", "?") if SQLITE else statement, values))


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside, or nothing."""
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE" if SQLITE else "BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def insert(table: str, **values: Any) -> Any:
    """Insert a row; returns its first column, the key."""
    marks = ", ".join(["%s"] * len(values))
    columns = ", ".join(f'"{name}"' for name in values)
    found = query(f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING *", *values.values())
    return found[0][0]


def _named(names: Iterable[str], row: Row) -> dict[str, Any]:
    return dict(zip(names, row, strict=False))


def _among(statement: str, keys: list[Any]) -> list[Row]:
    return query(statement.format(", ".join(["%s"] * len(keys))), *keys) if keys else []


def _incidents(rows: list[Row]) -> list[dict[str, Any]]:
    """Incidents with their parts and stances, by three queries."""
    parts: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    found = _among(sql.PARTS, [row[0] for row in rows])
    stances: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in _among(sql.STANCES, [row[1] for row in found]):
        stances[row[0]].append(_named(sql.STANCE, row[1:]))
    for row in found:
        parts[row[0]].append(_named(sql.PART, row[2:]) | {"stances": stances[row[1]]})
    return [_named(sql.INCIDENT, row[1:]) | {"involvements": parts[row[0]]} for row in rows]


def filtered_list(asked: dict[str, str], body: Any) -> Any:
    """Fifty incidents of a kind and division, the newest first."""
    return {"results": _incidents(query(sql.FILTERED, asked["kind"], asked["division"]))}


def deep_page(asked: dict[str, str], body: Any) -> Any:
    """Fifty incidents before a moment."""
    return {"results": _incidents(query(sql.DEEP, asked["before"]))}


def one_record(asked: dict[str, str], body: Any) -> Any:
    """One incident."""
    return _incidents(query(sql.ONE, asked["id"]))[0]


def review(asked: dict[str, str], body: Any) -> Any:
    """A review's items with parts, attempts and open steps."""
    key = asked["id"]
    related: dict[str, dict[Any, list[Any]]] = {}
    for name, (statement, names) in sql.OF_REVIEW.items():
        related[name] = defaultdict(list)
        for row in query(statement, key):
            related[name][row[0]].append(_named(names, row[1:]))
    items = [
        _named(sql.ITEM, row[1:]) | {name: rows[row[0]] for name, rows in related.items()}
        for row in query(sql.ITEMS, key)
    ]
    return {"agenda": items}


def save(asked: dict[str, str], body: Any) -> Any:
    """The rows of a logged contact: nothing read, nothing checked."""
    with transaction():
        contact = _save_contact(body, body["now"])
    return {"id": str(contact)}


def _save_contact(body: dict[str, Any], now: str) -> Any:
    once = insert("ledger_idempotencyrecord", **sql.idempotency(body["key"], now))
    person = insert("casework_person", **sql.person(body["unit_pk"], now))
    insert("casework_personphone", person_id=person, number="816-555-0101", note="")
    uid = uuid4().hex
    contact = insert("outreach_contact", **sql.contact(uid, body, now))
    version = insert("outreach_contactversion", **sql.version(contact, body["officer_pk"], now))
    insert("outreach_contactofficer", version_id=version, user_id=body["officer_pk"], name="O. Number0")
    for key, relationship in ((body["person_pk"], "self"), (person, "parent")):
        insert("outreach_contactperson", **sql.contact_person(version, key, relationship))
    query("UPDATE outreach_contact SET latest_id = %s WHERE id = %s RETURNING id", version, contact)
    insert("casework_stance", **sql.stance(body["part_pk"], body["officer_pk"], now))
    query(sql.TOUCH_PART, now, body["part_pk"])
    query(sql.TOUCH_INCIDENT, now, body["incident_pk"])
    query(sql.COMPLETE, now, contact, now, body["follow_up_pk"])
    insert("outreach_followupchange", **sql.change(body["follow_up_pk"], now))
    for verb in sql.VERBS:
        _log(verb, uid, body["officer_pk"], now)
    query(sql.KEEP, uid, once)
    return contact


def _log(verb: str, uid: str, officer: int, now: str) -> None:
    event = insert("ledger_auditevent", **sql.audit(verb, uid, officer, now))
    insert("ledger_auditpayload", event_id=event, content=sql.PAYLOAD)
    if verb == sql.SHOWN:
        for _ in range(2):
            insert("ledger_auditshown", event_id=event, subject_type="casework.person", subject_uid=uuid4().hex)
    else:
        insert("ledger_outboxevent", **sql.outbox(verb, uid, now))


ANSWERS: dict[str, Callable[[dict[str, str], Any], Any]] = {
    "/list": filtered_list,
    "/deep": deep_page,
    "/one": one_record,
    "/review": review,
    "/save": save,
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The whole of the framework."""
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = orjson.loads(environ["wsgi.input"].read(length)) if length else None
    said = orjson.dumps(ANSWERS[environ["PATH_INFO"]](asked, body), default=str)
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(said)))])
    return [said]
