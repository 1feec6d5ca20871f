"""Checking and saving: what the database would refuse comes back in the words of its constraint, naming the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from accounts.models import Dated
from ledger.vocabulary import Conflict, DomainError, Invalid

Record = TypeVar("Record", bound=Dated)
Changes = dict[str, tuple[Any, Any]]

_FIELD_OF = {
    "incident_case_number_once": "case_number",
    "incident_source_once": "source_id",
    "incident_not_its_own_answer": "answers.incident",
    "incident_whole_coordinates": "latitude",
    "involvement_once": "person",
    "involvement_source_once": "source_id",
    "involvement_victims_have_injury_and_day": "injury",
    "involvement_died_only_if_fatal": "died_on",
    "person_has_a_name": "given_name",
    "person_source_once": "source_id",
    "stance_unable_has_reason": "unable_reason",
}
_NOT_KEPT = {"id", "uid", "version", "created_at", "updated_at"}


def locked(record: Record) -> Record:
    """The record as it is now, held until the transaction ends."""
    return type(record)._default_manager.select_for_update().get(pk=record.pk)


def insert(record: models.Model) -> None:
    """Check the fields and save a new record; Invalid or Conflict name the field."""
    _check_fields(record)
    with _explained(record):
        record.save(force_insert=True)


def save(record: Dated, changes: Changes) -> None:
    """Check the fields, save those that changed, and bump the version."""
    _check_fields(record)
    with _explained(record):
        record.touch(*changes)


def apply(record: models.Model, values: Mapping[str, Any]) -> Changes:
    """Set the values; returns {field: (old, new)} of those that differ."""
    before = {name: getattr(record, name) for name in values}
    for name, value in values.items():
        setattr(record, name, value)
    return {name: (before[name], value) for name, value in values.items() if before[name] != value}


def kept(record: models.Model) -> dict[str, Any]:
    """What the record says, field by field, without its blanks: the `after` of a new record."""
    names = [field.name for field in record._meta.concrete_fields if field.name not in _NOT_KEPT]
    return {name: value for name in names if (value := getattr(record, name)) not in (None, "", False)}


@contextmanager
def within(path: str) -> Iterator[None]:
    """Errors inside name their field under `path`, as in involvements.0.person."""
    try:
        yield
    except DomainError as error:
        error.field = f"{path}.{error.field}" if error.field else path
        raise


def _check_fields(record: models.Model) -> None:
    """Words of closed lists, lengths and numbers, without asking the database."""
    try:
        record.clean_fields(exclude={field.name for field in record._meta.fields if field.is_relation})
    except ValidationError as error:
        field, problems = next(iter(error.error_dict.items()))
        raise Invalid(problems[0].messages[0], field=field, code=problems[0].code or "") from error
    for column in record._meta.concrete_fields:
        if "\x00" in str(record.__dict__.get(column.attname, "")):
            raise Invalid("This holds a character that cannot be stored.", field=column.name, code="null_character")


@contextmanager
def _explained(record: models.Model) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise _reason(record) or error from error


def _reason(record: models.Model) -> DomainError | None:
    """Which rule the record breaks, in its own words."""
    for constraint in record._meta.constraints:
        try:
            constraint.validate(type(record), record)
        except ValidationError as error:
            kind = Conflict if isinstance(constraint, models.UniqueConstraint) else Invalid
            return kind(error.messages[0], field=_FIELD_OF.get(constraint.name, ""), code=constraint.name)
    uid = getattr(record, "uid", None)
    if type(record)._default_manager.filter(uid=uid).exclude(pk=record.pk).exists():
        return Conflict("A record with this id exists already.", field="id", code="id_taken")
    return None
