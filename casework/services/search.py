"""Finding a person by what is at hand: a piece of a name, an alias, a phone number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Viewer
from casework.models import Person
from casework.models.people import digits_of

LIMIT = 20


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A person found, and why: `field` is name, alias or phone, `value` what is on record there."""

    person: Person
    field: str
    value: str


def search_people(user: Viewer, text: str, limit: int = LIMIT) -> list[PersonMatch]:
    """People in the user's sight whom every word of the text matches, with the first reason for each."""
    found = Person.objects.visible_to(user).matching(text).prefetch_related("aliases", "phones")
    return [PersonMatch(person, *why_matched(person, text)) for person in found[:limit]]


def why_matched(person: Person, text: str) -> tuple[str, str]:
    """Which field of the person the text hits, and its value; the name when words hit several."""
    words = text.casefold().split()
    for field, value in _known(person):
        if all(word in value.casefold() for word in words) or _same_digits(field, value, text):
            return field, value
    return "name", str(person)


def _known(person: Person) -> Iterator[tuple[str, str]]:
    yield "name", str(person)
    yield from (("alias", alias.name) for alias in person.aliases.all())
    yield from (("phone", phone.number) for phone in person.phones.all())


def _same_digits(field: str, value: str, text: str) -> bool:
    digits = digits_of(text)
    return field == "phone" and bool(digits) and digits in digits_of(value)
