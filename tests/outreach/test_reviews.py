"""Weekly reviews: opened once, worked through, closed with minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.vocabulary import CircleKind, Role
from casework.models import Incident, Person
from casework.services.clearance import unfound_incident
from casework.vocabulary import Clearance, IncidentKind, Injury, InvolvementRole
from ledger.models import AuditEvent
from ledger.services import outbox
from ledger.vocabulary import Conflict, Invalid, Refused
from outreach.models import FollowUp, ReviewCarry, ReviewItem, ReviewSchedule, WeeklyReview
from outreach.services import followups, gates, reviews
from outreach.services.contacts import NewContactPerson, log_contact
from outreach.vocabulary import NeedsReason, Reach, ReviewState, WrongState
from tests.factories import NOW, IncidentFactory, InvolvementFactory, circle, shooting, user
from tests.outreach.scenes import HOUR, Scene, scene

pytestmark = pytest.mark.django_db
DAY = 24 * HOUR
WEEK = "2021-W38"
#: Saturday night of that week, and the Wednesday before.
SATURDAY = datetime(2021, 9, 26, 3, 30, tzinfo=UTC)
WEDNESDAY = datetime(2021, 9, 22, 20, 0, tzinfo=UTC)


def numbered(review: WeeklyReview) -> list[tuple[int, Incident, bool]]:
    return [(item.number, item.incident, item.late) for item in review.items.order_by("number")]


def attended(review: WeeklyReview, s: Scene, at: datetime = NOW) -> WeeklyReview:
    return reviews.record_attendance(review=review, users=[s.supervisor, s.officer], actor=s.supervisor, at=at)


def test_a_review_lists_every_shooting_and_homicide_of_its_week_weekend_and_worst_first() -> None:
    midweek = shooting(Injury.FATAL, Injury.NONFATAL, occurred_at=WEDNESDAY)
    wounded = shooting(occurred_at=SATURDAY)
    killed = shooting(Injury.FATAL, occurred_at=SATURDAY)
    three = shooting(Injury.NONFATAL, Injury.NONFATAL, Injury.NONFATAL, occurred_at=SATURDAY)
    shooting(occurred_at=SATURDAY, clearance=Clearance.UNFOUNDED)
    IncidentFactory.create(kind=IncidentKind.SHOTS_FIRED, occurred_at=SATURDAY)
    shooting(occurred_at=datetime(2021, 9, 20, 4, 59, tzinfo=UTC))
    shooting(occurred_at=datetime(2021, 9, 27, 5, 0, tzinfo=UTC))
    review = reviews.open_review(week=WEEK, at=NOW)
    assert numbered(review) == [(1, killed, False), (2, three, False), (3, wounded, False), (4, midweek, False)]
    assert list(review.items.order_by("number").values_list("weekend", flat=True)) == [True, True, True, False]


def test_opened_twice_it_is_the_same_review() -> None:
    shooting(occurred_at=SATURDAY)
    first = reviews.open_review(week=WEEK, at=NOW)
    shooting(occurred_at=SATURDAY)
    second = reviews.open_review(week=WEEK, at=NOW + HOUR)
    assert (second, second.opened_at, second.version) == (first, NOW, 1)
    assert second.items.count() == 1
    assert AuditEvent.objects.filter(verb="outreach.review.opened").count() == 1


@pytest.mark.parametrize("week", ["2021-W39", "2021-38", "2021-W54", ""])
def test_a_week_that_has_not_ended_or_is_none_is_refused(week: str) -> None:
    with pytest.raises(Invalid) as refused:
        reviews.open_review(week=week, at=NOW)
    assert refused.value.field == "week"


@pytest.mark.parametrize(
    ("week", "inside", "outside"),
    [
        # The night on which daylight-saving time begins, and the week after.
        ("2021-W10", "2021-03-14T23:59:00-05:00", "2021-03-15T00:00:00-05:00"),
        # The night on which it ends.
        ("2021-W44", "2021-11-07T23:59:00-06:00", "2021-11-08T00:00:00-06:00"),
        # The turn of the year: Sunday 3 January belongs to the last week of 2020.
        ("2020-W53", "2021-01-03T23:59:00-06:00", "2021-01-04T00:00:00-06:00"),
    ],
)
def test_weeks_are_local(week: str, inside: str, outside: str) -> None:
    last = shooting(occurred_at=datetime.fromisoformat(inside))
    shooting(occurred_at=datetime.fromisoformat(outside))
    review = reviews.open_review(week=week, at=datetime.fromisoformat(outside) + DAY)
    assert numbered(review) == [(1, last, False)]
    assert review.items.get().weekend


def test_missed_weeks_within_the_look_back_open_too_and_none_before() -> None:
    ReviewSchedule.objects.create(weekday=1, hour=6)
    for weeks in range(5):
        shooting(occurred_at=SATURDAY - timedelta(weeks=weeks))
    opened = reviews.open_due_reviews(at=NOW)
    assert [review.week for review in opened] == ["2021-W37", "2021-W38"]
    assert [review.items.count() for review in opened] == [1, 1]
    assert reviews.open_due_reviews(at=NOW + HOUR) == []


def test_reviews_open_when_a_supervisor_says() -> None:
    s = scene()
    reviews.set_schedule(weekday=2, hour=9, actor=s.supervisor, at=NOW)
    tuesday = datetime(2021, 9, 28, 13, 59, tzinfo=UTC)
    assert [review.week for review in reviews.open_due_reviews(at=tuesday)] == ["2021-W36", "2021-W37"]
    assert [review.week for review in reviews.open_due_reviews(at=tuesday + HOUR)] == [WEEK]
    with pytest.raises(Refused):
        reviews.set_schedule(hour=7, actor=s.officer, at=NOW)
    with pytest.raises(Invalid) as refused:
        reviews.set_schedule(hour=24, actor=s.supervisor, at=NOW)
    assert refused.value.field == "hour"


def test_a_late_entered_shooting_joins_the_earliest_open_review() -> None:
    older, newer = (reviews.open_review(week=week, at=NOW) for week in ("2021-W37", WEEK))
    late = shooting(occurred_at=SATURDAY, recorded_at=NOW + HOUR)
    item = reviews.join_late(incident=late, at=NOW + HOUR)
    assert item is not None
    assert numbered(older) == [(1, late, True)]
    assert numbered(newer) == []
    assert reviews.join_late(incident=late, at=NOW + HOUR) is None
    older.refresh_from_db()
    assert older.version == 2


def test_with_no_review_open_it_waits_for_the_next() -> None:
    s = scene(occurred_at=SATURDAY)
    review = reviews.open_review(week=WEEK, at=NOW)
    reviews.decide_no_action(item=review.items.get(), reason="Told.", actor=s.supervisor, at=NOW)
    reviews.close_review(review=attended(review, s), actor=s.supervisor, at=NOW)
    late = shooting(occurred_at=SATURDAY, recorded_at=NOW + DAY)
    fresh = shooting(occurred_at=NOW + DAY)
    assert reviews.join_late(incident=late, at=NOW + DAY) is None
    assert reviews.find_late(at=NOW + DAY) == 0
    following = reviews.open_review(week="2021-W39", at=NOW + 7 * DAY)
    assert numbered(following) == [(1, fresh, False), (2, late, True)]


def test_the_sweep_finds_late_shootings_no_further_back_than_the_look_back() -> None:
    week = reviews.open_review(week="2021-W36", at=NOW)
    shooting(occurred_at=NOW - 15 * DAY, recorded_at=NOW)
    late = shooting(occurred_at=NOW - 14 * DAY - HOUR, recorded_at=NOW)
    assert late.occurred_on.isocalendar().week == 37
    reviews.open_review(week="2021-W35", at=NOW)
    assert reviews.find_late(at=NOW) == 0
    near = shooting(occurred_at=SATURDAY, recorded_at=NOW + HOUR)
    reviews.open_review(week=WEEK, at=NOW)
    assert week.items.count() == 0
    assert ReviewItem.objects.get(incident=near).review.week == WEEK


def test_an_item_closes_by_a_step_by_confirming_or_by_a_reason() -> None:
    s = scene(occurred_at=SATURDAY)
    others = [shooting(occurred_at=SATURDAY - n * HOUR, unit=s.unit) for n in (1, 2)]
    review = reviews.open_review(week=WEEK, at=NOW)
    first, second, third = review.items.order_by("number")
    step = reviews.add_step(item=first, title="Visit the aunt", due_at=NOW + DAY, actor=s.supervisor, at=NOW)
    assert (step.assignee, step.origin, step.review_item) == (s.lead, "review", first)
    with pytest.raises(Conflict) as refused:
        reviews.confirm_steps(item=second, actor=s.supervisor, at=NOW)
    assert refused.value.code == "no_open_step"
    s.step(incident=others[0])
    reviews.confirm_steps(item=second, actor=s.supervisor, at=NOW, decision="Enough is promised.")
    with pytest.raises(NeedsReason):
        reviews.decide_no_action(item=third, reason=" ", actor=s.supervisor, at=NOW)
    reviews.decide_no_action(item=third, reason="Both sides are in custody.", actor=s.supervisor, at=NOW)
    closed = review.items.order_by("number").values_list("closed_at", "closed_by_name", "decision", "no_action_reason")
    assert list(closed) == [
        (NOW, "Supervisor", "", ""),
        (NOW, "Supervisor", "Enough is promised.", ""),
        (NOW, "Supervisor", "", "Both sides are in custody."),
    ]


def test_an_officer_neither_runs_nor_opens_nor_closes_a_review() -> None:
    s = scene(occurred_at=SATURDAY)
    review = reviews.open_review(week=WEEK, at=NOW)
    item = review.items.get()
    before = FollowUp.objects.count()
    for refused in (
        lambda: reviews.open_review(week="2021-W37", actor=s.officer, at=NOW),
        lambda: reviews.add_step(item=item, title="x", due_at=NOW + DAY, actor=s.officer, at=NOW),
        lambda: reviews.confirm_steps(item=item, actor=s.officer, at=NOW),
        lambda: reviews.decide_no_action(item=item, reason="x", actor=s.officer, at=NOW),
        lambda: reviews.record_attendance(review=review, users=[s.officer], actor=s.officer, at=NOW),
        lambda: reviews.close_review(review=review, actor=s.officer, at=NOW),
    ):
        with pytest.raises(Refused):
            refused()
    item.refresh_from_db()
    assert (item.closed_at, FollowUp.objects.count(), WeeklyReview.objects.count()) == (None, before, 1)


def test_closing_needs_every_item_settled_and_attendance() -> None:
    s = scene(occurred_at=SATURDAY)
    review = reviews.open_review(week=WEEK, at=NOW)
    with pytest.raises(Conflict) as refused:
        reviews.close_review(review=review, actor=s.supervisor, at=NOW)
    assert refused.value.code == "unsettled"
    assert "Settle first: 1." in str(refused.value)
    reviews.decide_no_action(item=review.items.get(), reason="Told.", actor=s.supervisor, at=NOW)
    with pytest.raises(Conflict) as refused:
        reviews.close_review(review=review, actor=s.supervisor, at=NOW)
    assert refused.value.code == "no_attendance"
    reviews.close_review(review=attended(review, s), actor=s.supervisor, at=NOW)
    for late in (
        lambda: reviews.close_review(review=review, actor=s.supervisor, at=NOW),
        lambda: reviews.decide_no_action(item=review.items.get(), reason="x", actor=s.supervisor, at=NOW),
        lambda: attended(review, s),
    ):
        with pytest.raises(WrongState):
            late()


def test_minutes_hold_numbers_decisions_owners_dates_and_versions_and_no_words_of_anybody() -> None:
    s = scene(occurred_at=SATURDAY, narrative="He said he would get them.")
    carried = carried_step(s)
    review = reviews.open_review(week=WEEK, at=NOW)
    item = review.items.get()
    step = reviews.add_step(
        item=item, title="Visit Dana’s aunt", kind="check_in", due_at=NOW + DAY, assignee=s.officer,
        actor=s.supervisor, at=NOW,
    )  # fmt: skip
    reviews.note_decision(item=item, decision="Seen twice this week.", actor=s.supervisor, at=NOW)
    closed = reviews.close_review(review=attended(review, s), actor=s.supervisor, at=NOW + HOUR)
    assert closed.state == ReviewState.CLOSED
    assert closed.minutes == {
        "week": WEEK,
        "opened_at": "2021-09-27T09:00-05:00",
        "closed_at": "2021-09-27T10:00-05:00",
        "closed_by": "Supervisor",
        "attendance": ["Officer", "Supervisor"],
        "items": [
            {
                "number": 1,
                "incident": str(s.incident.uid),
                "incident_version": 1,
                "late": False,
                "decisions": ["step_added"],
                "decision": "Seen twice this week.",
                "reason": "",
                "closed_by": "Supervisor",
                "steps": [
                    {
                        "id": str(step.uid),
                        "version": 1,
                        "kind": "check_in",
                        "owner": "Officer",
                        "due_at": "2021-09-28T09:00-05:00",
                        "new": True,
                    }
                ],
            }
        ],
        "carried": [
            {
                "id": str(carried.uid),
                "version": 1,
                "kind": "other",
                "owner": "Lead",
                "due_at": "2021-09-26T09:00-05:00",
                "state": "open",
                "times": 1,
            }
        ],
    }


def carried_step(s: Scene) -> FollowUp:
    """A step that the review of the week before promised, due the day before NOW."""
    incident = shooting(occurred_at=SATURDAY - 7 * DAY, unit=s.unit, lead=s.lead)
    earlier = reviews.open_review(week="2021-W37", at=NOW - 7 * DAY)
    item = earlier.items.get(incident=incident)
    at = NOW - 6 * DAY
    step = reviews.add_step(item=item, title="See the cousin", due_at=NOW - DAY, actor=s.supervisor, at=at)
    reviews.close_review(review=attended(earlier, s, at), actor=s.supervisor, at=at)
    return step


def test_open_promises_are_carried_and_say_how_often() -> None:
    s = scene(occurred_at=SATURDAY)
    step = carried_step(s)
    second = reviews.open_review(week=WEEK, at=NOW)
    third = reviews.open_review(week="2021-W39", at=NOW + 7 * DAY)
    read = reviews.agenda(review=third, user=s.officer, at=NOW + 7 * DAY)
    assert [(one.follow_up, one.times) for one in read.carried] == [(step, 2)]
    read = reviews.agenda(review=second, user=s.officer, at=NOW + 7 * DAY)
    assert [(one.follow_up, one.times) for one in read.carried] == [(step, 1)]
    followups.complete(follow_up=step, note="Seen.", actor=s.lead, at=NOW + 8 * DAY)
    fourth = reviews.open_review(week="2021-W40", at=NOW + 14 * DAY)
    assert not ReviewCarry.objects.filter(review=fourth).exists()


def test_the_agenda_says_who_is_reached_what_is_owed_and_how_the_gate_stands() -> None:
    s = scene(occurred_at=SATURDAY)
    s.open_gate()
    aunt = s.relative(given_name="Iris", family_name="Marsh")
    log_contact(
        actor=s.officer, at=NOW, incident=s.incident, occurred_at=NOW, method="in_person",
        people=[NewContactPerson(aunt, "other_kin", "spoke_in_person")],
    )  # fmt: skip
    step = s.step()
    InvolvementFactory.create(incident=s.incident, role=InvolvementRole.SUSPECT)
    review = reviews.open_review(week=WEEK, at=NOW)
    read = reviews.agenda(review=attended(review, s), user=s.officer, at=NOW + 3 * HOUR)
    (item,) = read.items
    assert (item.number, item.gate and item.gate.state, item.overdue, item.withheld) == (1, "clear", 1, 0)
    assert [(str(person), covered.reach) for person, covered in item.coverage] == [
        (str(s.person), Reach.NONE),
        ("Iris Marsh", Reach.REACHED),
    ]
    assert (item.victims, item.steps, read.attendance) == ([s.victim], [step], ["Officer", "Supervisor"])


def test_the_agenda_keeps_to_the_readers_sight() -> None:
    s = scene(occurred_at=SATURDAY)
    sealed = shooting(occurred_at=SATURDAY - HOUR, unit=s.unit)
    review = reviews.open_review(week=WEEK, at=NOW)
    Incident.objects.filter(pk=sealed.pk).update(circle=circle(s.commander, kind=CircleKind.SEALED))
    Person.objects.filter(pk=s.person.pk).update(restricted=True)
    stranger = user()
    read = reviews.agenda(review=review, user=stranger, at=NOW)
    (item,) = read.items
    assert (item.item.incident, item.victims, item.withheld, item.coverage) == (s.incident, [], 1, [])
    assert len(reviews.agenda(review=review, user=s.commander, at=NOW).items) == 2
    assert reviews.agenda(review=review, user=user(Role.AUDITOR), at=NOW).items == []


def test_an_incident_closed_by_a_circle_is_not_for_the_room() -> None:
    s = scene()
    shooting(occurred_at=SATURDAY, circle=circle(s.commander))
    review = reviews.open_review(week=WEEK, at=NOW)
    assert Incident.objects.filter(review_items__review=review, circle__isnull=False).count() == 0


def test_minutes_are_read_as_far_as_the_reader_may_know() -> None:
    s = scene(occurred_at=SATURDAY)
    review = reviews.open_review(week=WEEK, at=NOW)
    assert reviews.readable_minutes(review=review, user=s.officer) is None
    reviews.add_step(item=review.items.get(), title="x", due_at=NOW + DAY, actor=s.supervisor, at=NOW)
    review = reviews.close_review(review=attended(review, s), actor=s.supervisor, at=NOW)
    minutes = reviews.readable_minutes(review=review, user=s.officer)
    assert minutes == review.minutes
    Incident.objects.filter(pk=s.incident.pk).update(circle=circle(s.commander))
    minutes = reviews.readable_minutes(review=review, user=s.officer)
    assert minutes is not None
    assert (minutes["items"], minutes["attendance"]) == ([], ["Officer", "Supervisor"])


def test_the_agenda_costs_the_same_for_many_as_for_one() -> None:
    def cost(at: datetime, week: str) -> int:
        review = reviews.open_review(week=week, at=at)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reviews.agenda(review=review, user=reader, at=at)
        return len(queries)

    s = scene(occurred_at=SATURDAY - 7 * DAY)
    reader: User = s.officer
    s.step(at=NOW - 7 * DAY)
    one = cost(NOW - DAY, "2021-W37")
    for number in range(8):
        incident = shooting(Injury.NONFATAL, Injury.FATAL, occurred_at=SATURDAY, unit=s.unit)
        gates.set_gate(incident=incident, at=NOW)
        for _ in range(number):
            s.step(incident=incident)
    assert cost(NOW, WEEK) == one == 9


def test_what_turns_out_unfounded_settles_itself() -> None:
    s = scene(occurred_at=SATURDAY)
    review = reviews.open_review(week=WEEK, at=NOW)
    unfound_incident(incident=s.incident, reason="Fireworks.", actor=s.supervisor, at=NOW)
    outbox.relay(at=NOW)
    item = review.items.get()
    assert (item.no_action_reason, item.closed_at, item.closed_by_name) == ("Unfounded.", NOW, "Standdown")
    assert reviews.find_unfounded(at=NOW) == 0


def test_attendance_is_whoever_is_named_last() -> None:
    s = scene()
    review = reviews.open_review(week=WEEK, at=NOW)
    attended(review, s)
    values: dict[str, Any] = {"review": review, "actor": s.supervisor, "at": NOW}
    reviews.record_attendance(users=[s.lead, s.officer], **values)
    assert list(review.attendees.values_list("name", flat=True)) == ["Lead", "Officer"]
    with pytest.raises(Invalid) as refused:
        reviews.record_attendance(users=[s.lead, user(Role.ANALYST)], **values)
    assert refused.value.field == "users.1"
    assert list(review.attendees.values_list("name", flat=True)) == ["Lead", "Officer"]
