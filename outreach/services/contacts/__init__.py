"""Contacts: told once in one save, amended by whole new versions."""

from outreach.services.contacts.amending import amend_contact
from outreach.services.contacts.content import ContactContent, NewContactPerson
from outreach.services.contacts.logging import log_contact

__all__ = ["ContactContent", "NewContactPerson", "amend_contact", "log_contact"]
