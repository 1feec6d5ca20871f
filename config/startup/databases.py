"""One database address, the right options for what it points at."""

from typing import Any

SQLITE = "django.db.backends.sqlite3"
POSTGRES = "django.db.backends.postgresql"
BUSY_SECONDS = 20
POOL_WAIT_SECONDS = 10
PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-32000;"
)


def with_options(database: dict[str, Any], *, pool_size: int) -> dict[str, Any]:
    """Complete what DATABASE_URL says.

    SQLite: a write transaction takes its lock at BEGIN, since upgrading a read lock later fails at once
    under concurrency instead of waiting; readers never block (WAL). PostgreSQL: a pool of `pool_size`
    connections in each process, each checked before use; 0 switches the pool off.
    """
    if database["ENGINE"] == SQLITE:
        return _sqlite(database)
    if database["ENGINE"] == POSTGRES:
        return _postgres(database, pool_size)
    return database


def _sqlite(database: dict[str, Any]) -> dict[str, Any]:
    ours = {"transaction_mode": "IMMEDIATE", "timeout": BUSY_SECONDS, "init_command": PRAGMAS}
    return database | {"OPTIONS": ours | database.get("OPTIONS", {})}


def _postgres(database: dict[str, Any], pool_size: int) -> dict[str, Any]:
    options = {"connect_timeout": POOL_WAIT_SECONDS} | database.get("OPTIONS", {})
    if not pool_size:
        return database | {"OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    pool = {"min_size": 0, "max_size": pool_size, "timeout": POOL_WAIT_SECONDS}
    return database | {"OPTIONS": options | {"pool": pool}, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
