"""Importing any city's file of shooting victims through a mapping (docs/import.md)."""
