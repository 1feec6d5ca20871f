"""Backup and restore through the commands, in a database of their own, on whichever database the run is on."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from ledger.services.backups import check_backup
from ledger.vocabulary import Invalid

ROOT = Path(__file__).resolve().parent.parent.parent
FILL = """
from datetime import datetime, UTC
from accounts.models import Unit, User
from ledger.actors import SYSTEM
from ledger.services import audit
unit = Unit.objects.create(name="Squad 1910")
User.objects.create(username="ames", name="Ruth Ames — né 'O\\"Hara'", unit=unit)
at = datetime(2021, 9, 27, tzinfo=UTC)
audit.record("accounts.user.created", actor=SYSTEM, subject=unit, at=at, after={"name": "Ruth"})
"""
READ = """
from django.apps import apps
for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
    if model._meta.label not in ("sessions.Session", "auth.Permission", "contenttypes.ContentType"):
        for row in model._default_manager.order_by("pk").values_list():
            print(model._meta.label, row)
"""
LOSE = "from accounts.models import User; User.objects.all().delete()"
EMPTY = """
from django.db import connection
connection.cursor().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
"""
ALTER = """
from django.db import connection
connection.cursor().execute("UPDATE ledger_auditevent SET verb = 'nothing'")
"""


class Site:
    """A database of its own and the commands on it."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.env = os.environ | {"DATABASE_URL": database_url, "STANDDOWN_VAR": str(folder)}
        self.env["DJANGO_SETTINGS_MODULE"] = "config.settings"

    def manage(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120)

    def python(self, code: str) -> "subprocess.CompletedProcess[str]":
        return self.manage("shell", "--no-imports", "-c", code)

    def content(self) -> list[str]:
        """Every row of every table, but the log lines of backup and restore themselves."""
        rows = self.python(READ)
        assert rows.returncode == 0, rows.stderr
        return [line for line in rows.stdout.splitlines() if "ledger.backup" not in line and "AuditPayload" not in line]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    if connection.vendor == "sqlite":
        yield Site(f"sqlite:///{tmp_path / 'one.sqlite3'}", tmp_path)
        return
    given, name = settings.DATABASES["default"], f"backup_{uuid.uuid4().hex}"
    server = f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield Site(f"{server}/{name}", tmp_path)
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def filled(site: Site) -> Site:
    assert site.manage("migrate", "-v0").returncode == 0
    assert (done := site.python(FILL)).returncode == 0, done.stderr
    return site


def test_what_was_backed_up_comes_back_row_by_row_and_the_log_stays_closed(filled: Site, tmp_path: Path) -> None:
    before, file = filled.content(), tmp_path / "standdown.backup"
    assert any("Ruth Ames" in line for line in before)
    made = filled.manage("backup", str(file))
    assert (made.returncode, made.stderr, file.stat().st_mode & 0o777) == (0, "", 0o600)
    filled.python(LOSE)
    restored = filled.manage("restore", str(file), "--replace")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert filled.content() == before
    altered = filled.python(ALTER)
    assert altered.returncode == 1
    assert "append-only" in altered.stderr


def test_an_empty_database_takes_a_backup_without_a_word_more(filled: Site, tmp_path: Path) -> None:
    file = tmp_path / "standdown.backup"
    before = filled.content()
    filled.manage("backup", str(file))
    if connection.vendor == "sqlite":
        (tmp_path / "one.sqlite3").unlink()
    else:
        filled.python(EMPTY)
    restored = filled.manage("restore", str(file))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert filled.content() == before


def test_neither_a_file_nor_a_database_with_work_in_it_is_lost(filled: Site, tmp_path: Path) -> None:
    file, letter = tmp_path / "standdown.backup", tmp_path / "letter"
    letter.write_text("somebody's letter")
    filled.manage("backup", str(file))
    assert "exists already" in filled.manage("backup", str(letter)).stderr
    assert "is not a backup of a" in filled.manage("restore", str(letter), "--replace").stderr
    assert "This database is not empty; say --replace" in filled.manage("restore", str(file)).stderr
    assert letter.read_text() == "somebody's letter"
    assert any("Ruth Ames" in line for line in filled.content())


@pytest.mark.sqlite_only
def test_a_sqlite_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE letters (body)")
    with pytest.raises(Invalid, match="holds something else: no such table: django_migrations"):
        check_backup(file=tmp_path / "other")
