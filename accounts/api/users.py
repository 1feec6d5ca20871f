"""Colleagues: read only; accounts are made by the administrator's commands and pages."""

from accounts.api.kit import Field, Resource, Views, unit
from accounts.capabilities import Capability
from accounts.filters import RecordFilter, RefFilter
from accounts.models import Unit, User


class UserResource(Resource):
    """A colleague as others see them: how they are called and reached, and when they are away."""

    model = User
    orderings = ("username", "id")
    fields = {
        "id": Field("uid"),
        "username": Field(),
        "name": Field(),
        "title": Field(),
        "role": Field(),
        "unit": unit(),
        "is_active": Field(),
        "away_from": Field(),
        "away_until": Field(),
        "updated_at": Field(),
    }


class UserFilter(RecordFilter):
    """Who, by role and unit."""

    unit = RefFilter("unit", Unit)

    class Meta:
        model = User
        fields = {"role": ["exact", "in"], "is_active": ["exact"], "username": ["exact"], "updated_at": ["gte", "lt"]}


class Users(Views):
    """/users/"""

    route = "users"
    resource = UserResource
    filters = UserFilter
    capabilities = {"list": Capability.SEE_COLLEAGUES, "retrieve": Capability.SEE_COLLEAGUES}
