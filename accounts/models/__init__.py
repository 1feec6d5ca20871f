"""Who works with the records, and what they may see."""

from accounts.models.circles import Circle
from accounts.models.sight import (
    CaseRecord,
    CaseRecordQuerySet,
    Dated,
    RecordQuerySet,
    Viewer,
    in_sight,
    remember_circles,
)
from accounts.models.tokens import ApiToken
from accounts.models.units import Unit
from accounts.models.users import User

__all__ = [
    "ApiToken",
    "CaseRecord",
    "CaseRecordQuerySet",
    "Circle",
    "Dated",
    "RecordQuerySet",
    "Unit",
    "User",
    "Viewer",
    "in_sight",
    "remember_circles",
]
