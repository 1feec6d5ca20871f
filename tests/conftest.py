"""What every test gets."""

from tests.append_only import flush_append_only_tables

__all__ = ["flush_append_only_tables"]

pytest_plugins = ["tests.rules"]
