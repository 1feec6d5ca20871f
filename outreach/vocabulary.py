"""Closed lists, transitions and domain exceptions of the work: each once. Words are those of docs/domain.md."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices

from accounts.capabilities import Capability
from ledger.vocabulary import Conflict, Invalid


class GateState(TextChoices):
    """Whether the unit may go to the family."""

    HELD = "held", "Held: waiting for next of kin or the detective"
    HOLD = "hold", "On hold: the detective asks to wait"
    LIMITED = "limited", "Open with limits"
    CLEAR = "clear", "Clear to contact"


OPEN_GATES = (GateState.LIMITED, GateState.CLEAR)


class GateAnswer(TextChoices):
    """What the assigned detective answers."""

    CLEAR = "clear", "Clear"
    LIMITED = "limited", "Limited"
    HOLD = "hold", "Hold"


class GateVerb(TextChoices):
    """What happened at a gate."""

    SET = "set", "Held at recording"
    KIN_NOTIFIED = "kin_notified", "Next of kin notified"
    ANSWERED = "answered", "Detective answered"
    SILENCE_ESCALATED = "silence_escalated", "Silence told to the supervisor"
    HOLD_LAPSED = "hold_lapsed", "Hold lapsed"
    OVERRIDDEN = "overridden", "Overridden to save life"


class ContactMethod(TextChoices):
    """How it was tried."""

    IN_PERSON = "in_person", "Visit"
    PHONE = "phone", "Call"
    TEXT = "text", "Text"
    LETTER = "letter", "Letter"
    SOCIAL_MEDIA = "social_media", "Social media"
    THROUGH_PARTNER = "through_partner", "Through a partner"


class Relationship(TextChoices):
    """Who the person is to the victim."""

    SELF = "self", "The victim"
    PARENT = "parent", "Parent"
    GUARDIAN = "guardian", "Guardian"
    GRANDPARENT = "grandparent", "Grandparent"
    SIBLING = "sibling", "Sibling"
    PARTNER = "partner", "Partner"
    CO_PARENT = "co_parent", "Co-parent"
    CHILD = "child", "Child"
    COUSIN = "cousin", "Cousin"
    OTHER_KIN = "other_kin", "Other kin"
    FRIEND = "friend", "Friend"
    CLERGY = "clergy", "Clergy"
    OTHER = "other", "Other"


class Outcome(TextChoices):
    """What came of it, for one person."""

    SPOKE_IN_PERSON = "spoke_in_person", "Spoke in person"
    SPOKE_BY_PHONE = "spoke_by_phone", "Spoke by phone"
    COLLATERAL_ONLY = "collateral_only", "Spoke to somebody else there"
    MESSAGE_LEFT = "message_left", "Message left"
    NO_ANSWER = "no_answer", "No answer"
    BAD_ADDRESS = "bad_address", "Bad address or number"
    REFUSED = "refused", "Refused"
    HOSPITALIZED = "hospitalized", "In hospital"
    IN_CUSTODY = "in_custody", "In custody"
    REPRESENTED = "represented", "Represented by counsel"
    UNSAFE = "unsafe", "Unsafe"
    LANGUAGE_BARRIER = "language_barrier", "Language barrier"
    DEFERRED = "deferred", "Asked for later"


#: A direct contact; a person is reached with at least one (domain.md, *Contact*).
DIRECT = (Outcome.SPOKE_IN_PERSON, Outcome.SPOKE_BY_PHONE)
#: Outcomes after which a second attempt is planned by itself, 24 hours later.
FAILED = (
    Outcome.COLLATERAL_ONLY,
    Outcome.MESSAGE_LEFT,
    Outcome.NO_ANSWER,
    Outcome.BAD_ADDRESS,
    Outcome.HOSPITALIZED,
    Outcome.UNSAFE,
    Outcome.LANGUAGE_BARRIER,
    Outcome.DEFERRED,
)


class MessageElement(TextChoices):
    """A part of the message that was given."""

    CONDOLENCE = "condolence", "Condolence"
    ASKED_NOT_TO_RETALIATE = "asked_not_to_retaliate", "Asked not to retaliate"
    ASKED_TO_COOPERATE = "asked_to_cooperate", "Asked to cooperate"
    RESOURCES_OFFERED = "resources_offered", "Help offered"
    THREAT_NOTICE = "threat_notice", "Told of a threat"
    LETTER_LEFT = "letter_left", "Letter left"
    LEGAL_CONSEQUENCES = "legal_consequences", "Legal consequences"


class Reception(TextChoices):
    """How the message was taken."""

    RECEPTIVE = "receptive", "Receptive"
    NEUTRAL = "neutral", "Neutral"
    ENDED_EARLY = "ended_early", "Ended it early"
    VOICED_INTENT = "voiced_intent", "Voiced intent to retaliate"
    NEW_INFORMATION = "new_information", "Gave new information"


class Reach(TextChoices):
    """How far somebody is reached."""

    REACHED = "reached", "Reached"
    HALF = "half", "Attempted, not spoken to"
    NONE = "none", "Not attempted"


class FollowUpKind(TextChoices):
    """What sort of step it is."""

    TRIAGE = "triage", "Triage"
    GATE = "gate", "Contact gate"
    MESSAGE = "message", "Message to the family"
    THREAT_NOTICE = "threat_notice", "Threat notice"
    WARNING = "warning", "Warning"
    SECOND_ATTEMPT = "second_attempt", "Second attempt"
    SERVICES = "services", "Services"
    PLAN = "plan", "Safety plan"
    CHECK_IN = "check_in", "Check-in"
    FUNERAL = "funeral", "Funeral"
    INFORMATION = "information", "Information for the detective"
    OTHER = "other", "Other"


#: Steps that need an open gate: their clocks pause, visibly, under a detective's hold.
GATED_KINDS = (
    FollowUpKind.MESSAGE,
    FollowUpKind.SECOND_ATTEMPT,
    FollowUpKind.SERVICES,
    FollowUpKind.PLAN,
    FollowUpKind.CHECK_IN,
    FollowUpKind.FUNERAL,
)
#: Steps that carry the unit's message to the family; none arises where an advocate goes instead.
FAMILY_KINDS = (FollowUpKind.MESSAGE, FollowUpKind.SECOND_ATTEMPT, FollowUpKind.CHECK_IN, FollowUpKind.PLAN)


class Priority(IntegerChoices):
    """How pressing; the API says the word, the database sorts by the number."""

    URGENT = 1, "Urgent"
    HIGH = 2, "High"
    NORMAL = 3, "Normal"


class FollowUpState(TextChoices):
    """Where a step stands."""

    OPEN = "open", "Open"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


UNFINISHED = (FollowUpState.OPEN, FollowUpState.IN_PROGRESS)


class FollowUpOrigin(TextChoices):
    """Where a step comes from."""

    PROTOCOL = "protocol", "Protocol"
    REVIEW = "review", "Weekly review"
    CONTACT = "contact", "A contact"
    PERSON = "person", "A colleague"


class FollowUpVerb(TextChoices):
    """What happened to a step; each is a line of its history."""

    CREATED = "created", "Promised"
    STARTED = "started", "Started"
    COMPLETED = "completed", "Done"
    CANCELLED = "cancelled", "Cancelled"
    REASSIGNED = "reassigned", "Reassigned"
    RESCHEDULED = "rescheduled", "Moved"
    PAUSED = "paused", "Paused by a hold"
    RESUMED = "resumed", "Clock runs again"
    HANDED_OVER = "handed_over", "Handed over"
    ESCALATED = "escalated", "Escalated"


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed step of a life-cycle: from where, to where, and who may."""

    verb: str
    sources: tuple[str, ...]
    target: str
    capability: Capability


FOLLOW_UP_TRANSITIONS = {
    move.verb: move
    for move in (
        Transition("start", (FollowUpState.OPEN,), FollowUpState.IN_PROGRESS, Capability.WORK_FOLLOW_UPS),
        Transition("complete", UNFINISHED, FollowUpState.DONE, Capability.WORK_FOLLOW_UPS),
        Transition("cancel", UNFINISHED, FollowUpState.CANCELLED, Capability.WORK_FOLLOW_UPS),
    )
}


class EscalationLevel(IntegerChoices):
    """To whom an overdue step is told; once a level."""

    SUPERVISOR = 1, "Supervisor"
    COMMANDER = 2, "Commander"


class ProtocolTrigger(TextChoices):
    """What a protocol unfolds from."""

    HOMICIDE = "homicide", "Homicide"
    NONFATAL_SHOOTING = "nonfatal_shooting", "Non-fatal shooting"


class StepAnchor(TextChoices):
    """The moment from which a protocol step's time runs."""

    KNOWN = "known", "When the unit knew"
    GATE_OPENED = "gate_opened", "When the gate opened"
    ARREST = "arrest", "At an arrest"


class StepAssignee(TextChoices):
    """Who gets a step that arises by itself."""

    LEAD = "lead", "The incident's lead, else the duty supervisor"
    SUPERVISOR = "supervisor", "The duty supervisor"


class ReviewState(TextChoices):
    """Where a weekly review stands."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class NotificationKind(TextChoices):
    """Why somebody is told something."""

    REMINDER = "reminder", "Steps coming due"
    ESCALATION = "escalation", "Overdue steps"
    GATE = "gate", "Contact gate"
    REVIEW = "review", "Weekly review"
    INTENT = "intent", "Voiced intent"
    SEALED = "sealed", "A sealed case number was entered"


class WrongState(Conflict):
    """The record is not in a state from which this can be done."""


class NeedsReason(Invalid):
    """This cannot be done without saying why."""
