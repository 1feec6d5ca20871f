"""What SQLite is really set to, and what a response tells a browser."""

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("busy_timeout", 20_000), ("foreign_keys", 1)])
def test_sqlite_waits_and_never_blocks_readers(pragma: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


@pytest.mark.sqlite_only
def test_a_sqlite_write_takes_its_lock_at_the_beginning() -> None:
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_every_answer_forbids_what_our_pages_do_not_need(client: Client) -> None:
    answer = client.get("/no-such-page/")
    policy = set(answer["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= policy
    assert not any("unsafe" in rule or "http" in rule for rule in policy)
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
