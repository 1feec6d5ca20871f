"""What clients send about people and their parts in incidents, alone or inside an incident."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field

from accounts.api.kit import Day, Input, Moment, NewId, Number, RefField, Text, Whole, Word, YesNo, many
from casework.models import Person
from casework.services.involvements import NewInvolvement
from casework.services.stances import NewStance
from casework.vocabulary import Account, AgeClass, Custody, Injury, InvolvementRole, UnableReason, WantsCharges

_MICRODEGREE = Decimal("0.000001")


class PhoneInput(Input):
    """A number the person answers."""

    number = Text(32)
    note = Text(120, required=False, allow_blank=True)


class AddressInput(Input):
    """Where the person can be found, and what to beware of there."""

    line = Text(200)
    hazards = Text(300, required=False, allow_blank=True)
    until = Day(required=False, allow_null=True)


class PersonPatch(Input):
    """What may be corrected about a person; lists are replaced whole."""

    given_name = Text(80, required=False, allow_blank=True)
    family_name = Text(80, required=False, allow_blank=True)
    date_of_birth = Day(required=False, allow_null=True)
    age_as_given = Whole(0, 130, required=False, allow_null=True)
    age_class = Word(choices=AgeClass.choices, required=False)
    language = Text(35, required=False)
    needs_interpreter = YesNo(required=False)
    custody = Word(choices=Custody.choices, required=False)
    safety_note = Text(300, required=False, allow_blank=True)
    aliases = many(Text(120), max_length=20, required=False)
    phones = many(PhoneInput(), max_length=20, required=False)
    addresses = many(AddressInput(), max_length=20, required=False)


class PersonInput(PersonPatch):
    """A person to write down; at least one name is needed."""

    id = NewId()


@extend_schema_field(
    {"oneOf": [{"type": "string", "format": "uuid"}, {"$ref": "#/components/schemas/PersonInput"}, {"type": "null"}]}
)
class PersonField(RefField):
    """A person on record by id, a new one as an object, or null when unknown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person.objects.visible_to, allow_null=True, **kwargs)
        self.details = PersonInput()
        self.details.bind(field_name="", parent=self)  # type: ignore[arg-type]

    def to_internal_value(self, data: Any) -> Any:
        """The person on record, or the details of a new one."""
        return self.details.run_validation(data) if isinstance(data, Mapping) else super().to_internal_value(data)


class StanceInput(Input):
    """The two answers of a surviving victim, as told; the class is derived from them."""

    account = Word(choices=Account.choices)
    wants_charges = Word(choices=WantsCharges.choices, required=False)
    unable_reason = Word(choices=UnableReason.choices, required=False, allow_blank=True)
    noted_at = Moment(required=False)
    provisional = YesNo(required=False, allow_null=True)


class InvolvementPatch(Input):
    """What may be corrected about a part."""

    person = PersonField(required=False)
    role = Word(choices=InvolvementRole.choices, required=False)
    injury = Word(choices=Injury.choices, required=False, allow_blank=True)
    injured_on = Day(required=False, allow_null=True)
    died_on = Day(required=False, allow_null=True)
    age_as_given = Whole(0, 130, required=False, allow_null=True)


class PartInput(InvolvementPatch):
    """A person's part, inside a new incident."""

    id = NewId()
    role = Word(choices=InvolvementRole.choices)
    stance = StanceInput(required=False, allow_null=True)


class Coordinate(Number):
    """Degrees; rounded to the six decimals that are kept, about a tenth of a meter."""

    def __init__(self, limit: int, **kwargs: Any) -> None:
        super().__init__(max_digits=24, decimal_places=20, min_value=-limit, max_value=limit, **kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        """The rounded number."""
        degrees: Decimal = super().to_internal_value(data)
        return degrees.quantize(_MICRODEGREE)


def new_part(values: Mapping[str, Any]) -> NewInvolvement:
    """What the service takes, from checked input."""
    given = dict(values)
    stance = given.pop("stance", None)
    return NewInvolvement(**given, stance=NewStance(**stance) if stance else None)
