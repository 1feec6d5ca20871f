"""Closed lists of the accounts app: each once."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What kind of work an account does; capabilities hang on it."""

    OFFICER = "officer", "Officer"
    SUPERVISOR = "supervisor", "Supervisor"
    COMMANDER = "commander", "Commander"
    ANALYST = "analyst", "Analyst"
    PARTNER = "partner", "Partner"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    CLIENT = "client", "Program"


class CircleKind(TextChoices):
    """How a circle closes a record: named people, or the units at work on it."""

    SEALED = "sealed", "Sealed: named people only"
    RESTRICTED = "restricted", "Restricted: the units working it"
