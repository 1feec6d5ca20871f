"""Settings in a fresh process: what they read, what they make, what production refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SHOW = (
    "import json; from django.conf import settings as s; d = s.DATABASES['default'];"
    "print(json.dumps([s.DEBUG, s.DEMO, s.TIME_ZONE, d['ENGINE'], str(d['NAME']), s.SECRET_KEY, s.CELERY_BROKER_URL]))"
)
KEY = "k" * 40


def python(tmp_path: Path, code: str = SHOW, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run code with these settings and no others."""
    clean = {"PATH": os.environ["PATH"], "STANDDOWN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=clean | env,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = (json.loads(python(tmp_path).stdout) for _ in range(2))
    assert first == second
    assert first[:4] == [False, False, "America/Chicago", "django.db.backends.sqlite3"]
    assert first[4:] == [str(tmp_path / "standdown.sqlite3"), first[5], "redis://127.0.0.1:6379/0"]
    assert len(first[5]) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_environment_is_read(tmp_path: Path) -> None:
    url = "postgres://ames:word@db.example.org:6432/standdown"
    env = {"DATABASE_URL": url, "REDIS_URL": "redis://mq:1/2", "TIME_ZONE": "Europe/Berlin", "SECRET_KEY": KEY}
    said = json.loads(python(tmp_path, **env).stdout)
    assert said == [False, False, "Europe/Berlin", "django.db.backends.postgresql", "standdown", KEY, "redis://mq:1/2"]


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"ALLOWED_HOSTS": "a.org"}, "SECRET_KEY must be set when ENVIRONMENT=production."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 32 characters in production."),
        ({"SECRET_KEY": KEY, "DEBUG": "1"}, "DEBUG must be off when ENVIRONMENT=production."),
        ({"SECRET_KEY": KEY, "DEMO": "1"}, "DEMO must not be set when ENVIRONMENT=production."),
        ({"SECRET_KEY": KEY}, "ALLOWED_HOSTS must name the site's host names in production."),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the site's host names in production."),
        ({"ENVIRONMENT": "prod"}, "ENVIRONMENT must be one of development, production; it is 'prod'."),
    ],
)
def test_production_refuses_in_one_line(tmp_path: Path, env: dict[str, str], said: str) -> None:
    done = python(tmp_path, **({"ENVIRONMENT": "production"} | env))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Standdown does not start: {said}\n"
    assert not (tmp_path / "secret_key").exists()


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    done = python(tmp_path, ENVIRONMENT="production", SECRET_KEY=KEY, ALLOWED_HOSTS="standdown.example.org")
    assert json.loads(done.stdout)[5] == KEY


def test_the_demo_has_its_own_database_and_broker_whatever_the_environment_says(tmp_path: Path) -> None:
    elsewhere = {"DATABASE_URL": "postgres://a:b@c/d", "REDIS_URL": "redis://c", "ENVIRONMENT": "production"}
    code = f"from config.launcher.demo import demo_environment as own; own(); {SHOW}"
    env = {"PATH": os.environ["PATH"], "STANDDOWN_VAR": str(tmp_path), "DEBUG": "1", "TIME_ZONE": "Asia/Tokyo"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env | elsewhere, capture_output=True, text=True, timeout=60
    )
    said = json.loads(done.stdout)
    assert said[:4] == [False, True, "America/Chicago", "django.db.backends.sqlite3"]
    assert said[4] == str(tmp_path / "demo" / "standdown.sqlite3")
    assert said[6] == "redis://127.0.0.1:6379/0"
