"""Weekly reviews: opened once a week, worked through item by item, closed with minutes."""

from outreach.services.reviews.agenda import Agenda, AgendaItem, CarriedStep, agenda, coverage_by_incident
from outreach.services.reviews.carrying import carries_in
from outreach.services.reviews.closing import close_review, record_attendance
from outreach.services.reviews.items import add_step, confirm_steps, decide_no_action, note_decision
from outreach.services.reviews.joining import find_late, find_unfounded, join_late, settle_unfounded
from outreach.services.reviews.minutes import readable_minutes
from outreach.services.reviews.opening import open_due_reviews, open_review
from outreach.services.reviews.timing import current_schedule, set_schedule

__all__ = [
    "Agenda",
    "AgendaItem",
    "CarriedStep",
    "add_step",
    "agenda",
    "carries_in",
    "close_review",
    "confirm_steps",
    "coverage_by_incident",
    "current_schedule",
    "decide_no_action",
    "find_late",
    "find_unfounded",
    "join_late",
    "note_decision",
    "open_due_reviews",
    "open_review",
    "readable_minutes",
    "record_attendance",
    "set_schedule",
    "settle_unfounded",
]
