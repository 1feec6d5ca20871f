"""The database's own no, in the words that the model gives its constraints."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import Model

from accounts.api.kit.problems import Error, ProblemError


def conflict(clash: IntegrityError, model: type[Model]) -> ProblemError:
    """A 409 that says which rule stood against the write, when the database names it."""
    text = str(clash)
    if "uid" in text.lower():
        detail = "A record with this id exists."
        return ProblemError(409, detail, "id_taken", [Error("/id", detail, "id_taken")])
    for constraint in model._meta.constraints:
        if constraint.name in text:
            return ProblemError(409, str(constraint.get_violation_error_message()), constraint.name)
    return ProblemError(409, "Another record stands against this.", "conflict")
