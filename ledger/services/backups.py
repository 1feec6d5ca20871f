"""One file that holds the whole database, and the way back from it."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection, connections

from ledger.actors import SYSTEM
from ledger.models import AuditEvent
from ledger.services import audit
from ledger.vocabulary import Conflict, DomainError, Invalid

SQLITE_MARK = b"SQLite format 3\x00"
POSTGRES_MARK = b"PGDMP"
PACKAGED = Path("/usr/lib/postgresql")


class BackupFailed(DomainError):
    """The database's own tool refused; the message is its own."""

    default_code = "backup_failed"


def make_backup(*, file: Path, at: datetime) -> None:
    """Write everything, as it stands at one moment while work goes on, into a new file that only its owner may read.

    SQLite: a copy of the database. PostgreSQL: pg_dump's custom format. The audit log says that it happened.
    """
    if file.exists():
        raise Conflict(f"{file} exists already; a backup never overwrites.", field="file")
    audit.record("ledger.backup.made", actor=SYSTEM, subject=None, at=at, detail={"file": file.name})
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        _copy_sqlite(draft) if connection.vendor == "sqlite" else _dump_postgres(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def check_backup(*, file: Path) -> None:
    """Refuse a file that is no backup of this kind of database, or one that is damaged."""
    if not file.is_file():
        raise Invalid(f"{file} is not there.", field="file")
    mark = SQLITE_MARK if connection.vendor == "sqlite" else POSTGRES_MARK
    with file.open("rb") as content:
        if content.read(len(mark)) != mark:
            raise Invalid(f"{file} is not a backup of a {connection.display_name} database.", field="file")
    if connection.vendor == "sqlite":
        _check_sqlite(file)
    else:
        _postgres("pg_restore", "--list", str(file))


def is_empty() -> bool:
    """Whether nobody has worked here yet: no account and nothing in the audit log."""
    tables = set(connection.introspection.table_names())
    models = [model for model in (get_user_model(), AuditEvent) if model._meta.db_table in tables]
    return not any(model._default_manager.exists() for model in models)


def restore_backup(*, file: Path, replace: bool) -> None:
    """Make the database what the file holds. The caller then migrates, which puts up the triggers again.

    A database in which somebody has worked is refused unless `replace` says so. No session survives.
    """
    check_backup(file=file)
    if not replace and not is_empty():
        raise Conflict("This database is not empty; say --replace to lose what it holds.", field="replace")
    connections.close_all()
    _fill_sqlite(file) if connection.vendor == "sqlite" else _load_postgres(file)
    connections.close_all()


def record_restored(*, file: Path, at: datetime) -> None:
    """End every session of the past and say in the audit log what happened."""
    Session.objects.all().delete()
    audit.record("ledger.backup.restored", actor=SYSTEM, subject=None, at=at, detail={"file": file.name})


def _copy_sqlite(draft: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(draft)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _check_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
        try:
            (said,) = source.execute("PRAGMA quick_check").fetchone()
            source.execute("SELECT 1 FROM django_migrations LIMIT 1")
        except sqlite3.DatabaseError as error:
            raise Invalid(f"{file} is damaged or holds something else: {error}", field="file") from error
    if said != "ok":
        raise Invalid(f"{file} is damaged: {said}", field="file")


def _fill_sqlite(file: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.backup(connection.connection)


def _dump_postgres(draft: Path) -> None:
    _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}")


def _load_postgres(file: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    whole = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _postgres("pg_restore", *whole, f"--dbname={connection.settings_dict['NAME']}", str(file))


def _postgres(tool: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools on our database; the password goes by environment, never by command line."""
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = os.environ | {name: str(given[key]) for name, key in names.items() if given[key]}
    done = subprocess.run([_tool(tool), *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(f"{tool}: {done.stderr.strip()}")


def _tool(name: str) -> str:
    """The newest of the machine's own, since a dump must not be made by an older version than the server's."""
    packaged = sorted(PACKAGED.glob(f"*/bin/{name}"), key=lambda path: int(path.parent.parent.name), reverse=True)
    found: Sequence[str] = [*map(str, packaged), *filter(None, [shutil.which(name)])]
    if not found:
        raise BackupFailed(f"{name} is not on this machine; install PostgreSQL's client programs.")
    return found[0]
