"""Department totals for programs: one number for everybody who may see statistics."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from rest_framework import serializers

from accounts.api.kit import Day, Figures, Input, Read, Text
from accounts.capabilities import Capability
from accounts.models import User
from casework.analysis.counting import month_of
from casework.services.statistics import EARLIEST, Shootings, shootings
from casework.services.statistics_cooperation import Cooperation, cooperation


class Month(Text):
    """A calendar month, YYYY-MM."""

    default_error_messages = {"month": "This is no month; write it as 2021-08.", "early": "The figures begin in 1900."}

    def to_internal_value(self, data: Any) -> str:
        """The month as written, once it is one."""
        text = super().to_internal_value(data)
        try:
            first = month_of(text).first
        except ValueError:
            self.fail("month")
        if first < EARLIEST:
            self.fail("early")
        return text


class AsOfParams(Input):
    """The last day that counts; today, in the department's zone, when left out."""

    as_of = Day(required=False)


class MonthParams(Input):
    """The month whose victims are meant; this one, in the department's zone, when left out."""

    month = Month(7, required=False)


class FigureSchema(serializers.Serializer[Any]):
    """A count beside the one before it. `percent`: change over prior, half up; null when prior is 0."""

    current = serializers.IntegerField()
    prior = serializers.IntegerField()
    change = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)


class ShootingsSchema(serializers.Serializer[Any]):
    """Victims, year to date beside the year before."""

    as_of = serializers.DateField()
    rule = serializers.CharField()
    homicide_victims = FigureSchema()
    fatal_shooting_victims = FigureSchema()
    nonfatal_victims = FigureSchema()


class StancesSchema(serializers.Serializer[Any]):
    """Victims by stance; all five sum to the victims of the month."""

    cooperative = serializers.IntegerField()
    uncooperative = serializers.IntegerField()
    undecided = serializers.IntegerField()
    unable = serializers.IntegerField()
    not_asked = serializers.IntegerField()


class MonthOfVictimsSchema(serializers.Serializer[Any]):
    """One month's surviving victims. `converted`: initially uncooperative, now cooperative."""

    month = serializers.CharField()
    victims = serializers.IntegerField()
    initially = StancesSchema()
    percent_initially_uncooperative = serializers.IntegerField(allow_null=True)
    now = StancesSchema()
    converted = serializers.IntegerField()


class CooperationSchema(MonthOfVictimsSchema):
    """A month and the one before it, with the rule they follow."""

    rule = serializers.CharField()
    previous = MonthOfVictimsSchema()


def shootings_answer(*, user: User, at: datetime, as_of: date | None = None) -> Shootings:
    """Victims from 1 January through the day, beside the year before through the same day."""
    return shootings(as_of or _today(at))


def cooperation_answer(*, user: User, at: datetime, month: str | None = None) -> Cooperation:
    """Where the surviving victims of a month stand, first and now."""
    return cooperation(month or f"{_today(at):%Y-%m}")


def _today(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


class Statistics(Figures):
    """Shooting statistics; each answer carries its rule."""

    route = "statistics"
    capabilities = {
        "shootings": Capability.SEE_STATISTICS,
        "cooperation": Capability.SEE_STATISTICS,
    }
    reads = {
        "shootings": Read(shootings_answer, ShootingsSchema, params=AsOfParams),
        "cooperation": Read(cooperation_answer, CooperationSchema, params=MonthParams),
    }
