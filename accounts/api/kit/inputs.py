"""What a client may send: strict types, and a name for every field that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from accounts.filters import EARLIEST, LATEST
from accounts.models import User

Sight = Callable[[User], QuerySet[Any]]
LONG = 20_000


class Input(serializers.Serializer[Any]):
    """Base of all inputs: an unknown field is refused by name, never ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """The checked values, or every error at once."""
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        wrong: dict[str, Any] = {
            str(name): [ErrorDetail("There is no such field.", code="unknown_field")] for name in unknown
        }
        try:
            checked = super().to_internal_value(data)
        except ValidationError as error:
            if isinstance(error.detail, dict):
                wrong = {**error.detail, **wrong}
            else:
                raise
        if wrong:
            raise ValidationError(wrong)
        return checked

    @property
    def user(self) -> User:
        """Who sends it."""
        user: User = self.context["user"]
        return user


def in_address(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    """Whether the field reads a parameter of the address, where everything is text."""
    return bool(field.context.get("in_address"))


class Text(serializers.CharField):
    """Text, as text: no numbers, no NUL, trimmed; 200 characters unless said otherwise."""

    def __init__(self, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Only a string is a string."""
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text


class Whole(serializers.IntegerField):
    """A whole number, as a number, within the database's range unless narrower."""

    def __init__(self, min_value: int = 0, max_value: int = 2_147_483_647, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_internal_value(self, data: Any) -> int:
        """No text (but in an address), no fractions, no truth values."""
        if in_address(self) and data.lstrip("-").isdecimal() and data.isascii() and len(data) < 12:
            data = int(data)
        if type(data) is not int:
            self.fail("invalid")
        return data


class Number(serializers.DecimalField):
    """A number, as a number; kept as a decimal."""

    def to_internal_value(self, data: Any) -> Any:
        """No text and no truth values."""
        if type(data) not in (int, float):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """true or false, and nothing that looks like it."""

    def to_internal_value(self, data: Any) -> bool:
        """Only the two words."""
        if in_address(self):
            data = {"true": True, "false": False}.get(data, data)
        if type(data) is not bool:
            self.fail("invalid", input=data)
        return data


class Word(serializers.ChoiceField):
    """A word of a closed list."""

    def to_internal_value(self, data: Any) -> Any:
        """Only text is a word."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """A point in time, RFC 3339; without an offset it is meant in the department's zone."""

    def to_internal_value(self, value: Any) -> Any:
        """Refuse years that no zone arithmetic survives."""
        if not isinstance(value, str):
            self.fail("invalid", format="RFC 3339")
        try:
            moment = super().to_internal_value(value)
        except OverflowError:
            self.fail("overflow")
        if not EARLIEST <= moment.year <= LATEST:
            self.fail("overflow")
        return moment


class Day(serializers.DateField):
    """A calendar day, YYYY-MM-DD."""

    default_error_messages = {"range": f"A year between {EARLIEST} and {LATEST} is needed."}

    def to_internal_value(self, value: Any) -> Any:
        """Refuse absurd years."""
        if not isinstance(value, str):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(value)
        if not EARLIEST <= day.year <= LATEST:
            self.fail("range")
        return day


class Id(serializers.UUIDField):
    """A UUID as text."""

    def to_internal_value(self, data: Any) -> Any:
        """Only text; the other spellings that Python knows (integers, URNs, braces) are refused."""
        if not isinstance(data, str) or len(data) != 36:
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class NewId(Id):
    """The id that a client chose for a new record, version 4; the service gets it as `uid`."""

    default_error_messages = {"version": "Must be a UUID of version 4: others tell when they were made."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="uid", required=False, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Only a random one."""
        uid: UUID = super().to_internal_value(data)
        if uid.version != 4:
            self.fail("version")
        return uid


class RefField(Id):
    """A reference by id: `RefField(Person.objects.visible_to)`. What the user may not see does not exist."""

    default_error_messages = {"does_not_exist": "There is no such record."}

    def __init__(self, queryset: Sight, **kwargs: Any) -> None:
        self.sight = queryset
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The record."""
        uid = super().to_internal_value(data)
        record = self.sight(self.context["user"]).filter(uid=uid).first()
        if record is None:
            self.fail("does_not_exist")
        return record


class OneOfField(Input):
    """A reference to one of several kinds: `{"type": "incident", "id": UUID}`; the service gets the record."""

    id = Id()

    def __init__(self, choices: Mapping[str, Sight], **kwargs: Any) -> None:
        self.sights = choices
        super().__init__(**kwargs)

    def get_fields(self) -> dict[str, Any]:
        """`type` is one of the kinds."""
        return {"type": Word(choices=list(self.sights)), **super().get_fields()}

    def to_internal_value(self, data: Any) -> Any:
        """The record."""
        checked = super().to_internal_value(data)
        record = self.sights[checked["type"]](self.user).filter(uid=checked["id"]).first()
        if record is None:
            raise ValidationError({"id": [ErrorDetail("There is no such record.", code="does_not_exist")]})
        return record


def many(child: serializers.Field[Any, Any, Any, Any], max_length: int = 100, **kwargs: Any) -> serializers.ListField:
    """A list, of at most so many."""
    return serializers.ListField(child=child, max_length=max_length, **kwargs)
