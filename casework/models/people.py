"""People: anybody the unit writes down."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import CaseRecord, CaseRecordQuerySet, User, in_sight
from accounts.vocabulary import CircleKind
from casework.vocabulary import AgeClass, Custody

#: Age of majority under Missouri law (RSMo 431.055); who is younger is a juvenile record, restricted by default.
ADULT_AT = 18
#: Fewer digits would hit half of all phone numbers.
LEAST_DIGITS = 4


def unit_works(user: User, incident: str = "") -> Q:
    """The user's unit owns the incident or works it; `incident` is the path to it, ending in `__`."""
    return Q(**{f"{incident}unit": user.unit_id}) | Q(**{f"{incident}working_units": user.unit_id})


def person_in_sight(user: User, prefix: str = "") -> Q:
    """The condition under which a person is open to the user; `prefix` leads to the person.

    A restricted person is open to the unit that wrote the person down and to the units working the incident.
    """
    theirs = apps.get_model("casework", "Involvement").objects.filter(person=OuterRef(f"{prefix}pk"))
    opened = Q(**{f"{prefix}restricted": False}) | Q(**{f"{prefix}unit": user.unit_id})
    return in_sight(user, prefix) & (opened | Q(Exists(theirs.filter(unit_works(user, "incident__")))))


class PersonQuerySet(CaseRecordQuerySet):
    """Narrowing verbs over people."""

    def seen_by(self, user: User) -> Self:
        """Open, in one of the user's circles, or a juvenile of an incident that the user's unit works."""
        return self.filter(person_in_sight(user))

    def sealed_from(self, user: User) -> Self:
        """People whose sealed record this user is not in: nothing that names them may be seen."""
        return self.filter(circle__kind=CircleKind.SEALED).exclude(in_sight(user))

    def matching(self, text: str) -> Self:
        """Whom every word hits in a name or alias, or whose phone number holds the digits; nothing finds nobody."""
        words = text.split()
        named = Q(pk__isnull=not words)
        for word in words:
            known = PersonAlias.objects.filter(name__icontains=word).values("person")
            named &= Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(pk__in=known)
        digits = digits_of(text)
        if not digits:
            return self.filter(named)
        phones = PersonPhone.objects.filter(number__regex="[^0-9]*".join(digits)).values("person")
        return self.filter(named | Q(pk__in=phones))


def digits_of(text: str) -> str:
    """The digits of what may be a phone number: at least four, and no letters between; else nothing."""
    digits = "".join(letter for letter in text if letter in "0123456789")
    return digits if len(digits) >= LEAST_DIGITS and not any(letter.isalpha() for letter in text) else ""


class Person(CaseRecord):
    """Anybody the unit writes down: victims, relatives, friends, suspects, witnesses."""

    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    age_as_given = models.PositiveSmallIntegerField(null=True, blank=True, help_text="In years, when no date is known.")
    age_noted_on = models.DateField(null=True, blank=True)
    age_class = models.CharField(max_length=8, choices=AgeClass.choices, default=AgeClass.UNKNOWN)
    restricted = models.BooleanField(default=False, help_text="A juvenile: only the units working the incident see it.")
    language = models.CharField(max_length=35, default="en", help_text="Language tag, as in BCP 47.")
    needs_interpreter = models.BooleanField(default=False)
    custody = models.CharField(max_length=12, choices=Custody.choices, default=Custody.UNKNOWN)
    safety_note = models.CharField(max_length=300, blank=True, help_text="What an officer must know before the door.")
    recorded_at = models.DateTimeField()
    source_system = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=120, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("family_name", "given_name", "id")
        indexes = [
            models.Index(fields=["family_name", "given_name", "id"], name="person_by_name"),
            models.Index(fields=["-recorded_at", "-id"], name="person_by_recorded"),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name",
                condition=~Q(given_name="", family_name=""),
                violation_error_message="Give at least one name.",
            ),
            models.UniqueConstraint(
                fields=["source_system", "source_id"],
                name="person_source_once",
                condition=~Q(source_id=""),
                violation_error_message="This source record is already here.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def age_on(self, day: date) -> int | None:
        """Completed years on that day; from an age as given, it grows with the calendar years since."""
        if self.date_of_birth:
            before = (day.month, day.day) < (self.date_of_birth.month, self.date_of_birth.day)
            return day.year - self.date_of_birth.year - before
        if self.age_as_given is None:
            return None
        return self.age_as_given + (day.year - self.age_noted_on.year if self.age_noted_on else 0)

    def is_minor_on(self, day: date) -> bool:
        """Whether the person counts as a juvenile that day; not known is not a juvenile."""
        age = self.age_on(day)
        return self.age_class == AgeClass.MINOR if age is None else age < ADULT_AT


class PersonPart(models.Model):
    """One of several things a person has; who writes it down is in the audit log."""

    class Meta:
        abstract = True
        ordering = ("id",)


class PersonAlias(PersonPart):
    """Another name somebody goes by."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=120)

    class Meta(PersonPart.Meta):
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="alias_once_a_person")]

    def __str__(self) -> str:
        return self.name


class PersonPhone(PersonPart):
    """A number the person answers."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="phones")
    number = models.CharField(max_length=32)
    note = models.CharField(max_length=120, blank=True)

    class Meta(PersonPart.Meta):
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="phone_once_a_person")]

    def __str__(self) -> str:
        return self.number


class PersonAddress(PersonPart):
    """Where the person can be found, and what to beware of there."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    line = models.CharField(max_length=200)
    hazards = models.CharField(
        max_length=300, blank=True, help_text="Dogs, stairs without light, who else lives there."
    )
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.line
