"""Closed lists of the ledger, and the family of exceptions that every app's own errors derive from."""

from typing import ClassVar

from django.db import models


class ActorKind(models.TextChoices):
    """Who can act: a person signed in, the software itself, a program with a token, or nobody known."""

    USER = "user", "User"
    SYSTEM = "system", "System"
    CLIENT = "client", "Client"
    ANONYMOUS = "anonymous", "Anonymous"


class Outcome(models.TextChoices):
    """What became of an action that the audit log holds."""

    DONE = "done", "Done"
    REFUSED = "refused", "Refused"


class DeliveryState(models.TextChoices):
    """Where one handler stands with one event of the outbox."""

    PENDING = "pending", "Pending"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


UNDONE = (DeliveryState.PENDING, DeliveryState.RUNNING)


class DomainError(Exception):
    """A rule of the domain said no; doors translate it, services know nothing of doors.

    `field` names the input field in dotted form ("people.0.outcome"; empty: the whole request) and `code`
    is a snake_case word for programs.
    """

    default_code: ClassVar[str] = "error"

    def __init__(self, message: str, *, field: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.default_code

    def __str__(self) -> str:
        return self.message


class Refused(DomainError):
    """The actor may not do this."""

    default_code = "refused"


class NotFound(DomainError):
    """No such record, or none that the actor may know of."""

    default_code = "not_found"


class Conflict(DomainError):
    """The record's state, or another record, stands against it."""

    default_code = "conflict"


class Stale(DomainError):
    """Somebody changed the record since the actor read it."""

    default_code = "stale"


class Invalid(DomainError):
    """The input is well-formed and yet cannot be accepted."""

    default_code = "invalid"
