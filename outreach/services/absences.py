"""Colleagues on leave: what falls due while they are away goes to who stands in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from accounts.models import User
from outreach.models import FollowUp
from outreach.services.followups import hand_over


def hand_over_absent(*, at: datetime) -> int:
    """Hand over for everybody who is away and still owes something; the number of steps. Each person commits alone."""
    gone = User.objects.filter(Q(away_until__isnull=True) | Q(away_until__gt=at), away_from__lte=at)
    owing = gone.filter(pk__in=FollowUp.objects.unfinished().values("assignee"))
    return sum(len(hand_over(user=user, at=at)) for user in owing.order_by("pk"))
