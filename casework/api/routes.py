"""What this app serves."""

from accounts.api.kit import Router
from casework.api.incidents import Incidents
from casework.api.involvements import Involvements
from casework.api.people import People
from casework.api.statistics import Statistics


def register(router: Router) -> None:
    """Add the views of this app."""
    router.add(People, Incidents, Involvements, Statistics)
