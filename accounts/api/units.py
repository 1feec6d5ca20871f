"""Units: read only."""

from accounts.api.kit import Field, Resource, Views, colleague
from accounts.capabilities import Capability
from accounts.models import Unit


class UnitResource(Resource):
    """A squad or section that owns case records."""

    model = Unit
    orderings = ("name", "id")
    fields = {
        "id": Field("uid"),
        "name": Field(),
        "duty_supervisor": colleague(),
        "created_at": Field(),
        "updated_at": Field(),
    }


class Units(Views):
    """/units/"""

    route = "units"
    resource = UnitResource
    capabilities = {"list": Capability.SEE_COLLEAGUES, "retrieve": Capability.SEE_COLLEAGUES}
