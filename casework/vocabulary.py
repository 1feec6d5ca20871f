"""Closed lists and domain exceptions of the record: each once. Words are those of docs/domain.md."""

from __future__ import annotations

from django.db.models import TextChoices

from ledger.vocabulary import Invalid


class IncidentKind(TextChoices):
    """What sort of event it was; it follows the worst injury and the weapon."""

    HOMICIDE = "homicide", "Homicide"
    NONFATAL_SHOOTING = "nonfatal_shooting", "Non-fatal shooting"
    SHOTS_FIRED = "shots_fired", "Shots fired"
    OTHER = "other", "Other"


class Circumstance(TextChoices):
    """NIBRS data element 31 in words, and the circumstances that change who speaks to the family."""

    ARGUMENT = "argument", "Argument"
    ASSAULT_ON_OFFICER = "assault_on_officer", "Assault on law enforcement"
    DRUG_DEALING = "drug_dealing", "Drug dealing"
    GANGLAND = "gangland", "Gangland"
    JUVENILE_GANG = "juvenile_gang", "Juvenile gang"
    DOMESTIC_VIOLENCE = "domestic_violence", "Domestic or family violence"
    CHILD_ABUSE = "child_abuse", "Child abuse"
    MERCY_KILLING = "mercy_killing", "Mercy killing"
    OTHER_FELONY = "other_felony", "Other felony involved"
    OTHER = "other", "Other circumstances"
    UNKNOWN = "unknown", "Unknown circumstances"
    JUSTIFIABLE = "justifiable", "Justifiable"
    OFFICER_INVOLVED = "officer_involved", "Officer involved"
    SELF_INFLICTED = "self_inflicted", "Self-inflicted"
    ACCIDENTAL = "accidental", "Accidental"


#: Left out of every count of victims (domain.md, *Counting*); unfounded incidents are left out too.
NOT_COUNTED = (
    Circumstance.JUSTIFIABLE,
    Circumstance.OFFICER_INVOLVED,
    Circumstance.SELF_INFLICTED,
    Circumstance.ACCIDENTAL,
)
#: From these no family message arises (domain.md, *Contact gate*).
NO_FAMILY_MESSAGE = (
    Circumstance.OFFICER_INVOLVED,
    Circumstance.ASSAULT_ON_OFFICER,
    Circumstance.DOMESTIC_VIOLENCE,
    Circumstance.CHILD_ABUSE,
    Circumstance.SELF_INFLICTED,
    Circumstance.ACCIDENTAL,
)


class Motive(TextChoices):
    """Why it is thought to have happened."""

    PERSONAL_ARGUMENT = "personal_argument", "Personal argument"
    GROUP_FEUD = "group_feud", "Group feud"
    SUSPECTED_RETALIATION = "suspected_retaliation", "Suspected retaliation"
    ROBBERY = "robbery", "Robbery"
    DRUG_BUSINESS = "drug_business", "Drug business"
    DOMESTIC = "domestic", "Domestic"
    SOCIAL_MEDIA_INSULT = "social_media_insult", "Insult on social media"
    STRAY = "stray", "Stray round"
    MISTAKEN_IDENTITY = "mistaken_identity", "Mistaken identity"
    SELF_DEFENSE_CLAIM = "self_defense_claim", "Self-defense claimed"
    UNKNOWN = "unknown", "Unknown"


class Confidence(TextChoices):
    """How sure the unit is of a motive."""

    CONFIRMED = "confirmed", "Confirmed"
    PROBABLE = "probable", "Probable"
    POSSIBLE = "possible", "Possible"
    UNKNOWN = "unknown", "Unknown"


class AnswerConfidence(TextChoices):
    """How sure it is that one shooting answers another."""

    SUSPECTED = "suspected", "Suspected"
    CONFIRMED = "confirmed", "Confirmed"


class Weapon(TextChoices):
    """What was used."""

    FIREARM = "firearm", "Firearm"
    KNIFE = "knife", "Knife"
    BLUNT_OBJECT = "blunt_object", "Blunt object"
    VEHICLE = "vehicle", "Vehicle"
    PERSONAL_WEAPONS = "personal_weapons", "Hands, fists, feet"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class Clearance(TextChoices):
    """How far the investigation is; the letters are NIBRS data element 4."""

    OPEN = "open", "Open"
    INACTIVE = "inactive", "Inactive"
    CLEARED_BY_ARREST = "cleared_by_arrest", "Cleared by arrest"
    CLEARED_EXCEPTIONALLY_A = "cleared_exceptionally_a", "Cleared exceptionally: death of offender"
    CLEARED_EXCEPTIONALLY_B = "cleared_exceptionally_b", "Cleared exceptionally: prosecution declined"
    CLEARED_EXCEPTIONALLY_C = "cleared_exceptionally_c", "Cleared exceptionally: in custody elsewhere"
    CLEARED_EXCEPTIONALLY_D = "cleared_exceptionally_d", "Cleared exceptionally: victim refused"
    CLEARED_EXCEPTIONALLY_E = "cleared_exceptionally_e", "Cleared exceptionally: juvenile, no custody"
    UNFOUNDED = "unfounded", "Unfounded"
    HOLD = "hold", "On hold"


class PlacePrecision(TextChoices):
    """What the coordinates stand for."""

    EXACT = "exact", "Exact"
    BLOCK = "block", "Block"
    INTERSECTION = "intersection", "Intersection"
    NEIGHBORHOOD = "neighborhood", "Neighborhood"
    UNKNOWN = "unknown", "Not stated"


class InvolvementRole(TextChoices):
    """A person's part in an incident."""

    VICTIM = "victim", "Victim"
    SUSPECT = "suspect", "Suspect"
    WITNESS = "witness", "Witness"
    PRESENT = "present", "Present"


class Injury(TextChoices):
    """What a victim suffered."""

    FATAL = "fatal", "Killed"
    NONFATAL = "nonfatal", "Wounded"
    UNINJURED = "uninjured", "Not hurt"


class Account(TextChoices):
    """First question of a stance: does the victim give an account?"""

    GIVES = "gives", "Gives an account"
    PARTLY = "partly", "Gives part of an account"
    DOES_NOT_KNOW = "does_not_know", "Does not know the shooter"
    REFUSES = "refuses", "Gives no account"
    UNABLE = "unable", "Is not able to"


class WantsCharges(TextChoices):
    """Second question of a stance: does the victim want charges?"""

    YES = "yes", "Wants charges"
    NO = "no", "Does not want charges"
    UNDECIDED = "undecided", "Undecided on charges"


class UnableReason(TextChoices):
    """Why a victim cannot be asked, or may not be counted as declining."""

    NOT_FIT = "not_fit", "Not fit to be asked"
    NO_INTERPRETER = "no_interpreter", "No interpreter"
    CHILD_WITHOUT_GUARDIAN = "child_without_guardian", "A child without a guardian"
    ON_COUNSELS_ADVICE = "on_counsels_advice", "Silent on counsel's advice"
    AS_A_SUSPECT = "as_a_suspect", "Silent as a suspect"
    NOT_STATED = "not_stated", "Reason not stated"


class StanceClass(TextChoices):
    """What the two answers come to (domain.md, *Cooperation*)."""

    COOPERATIVE = "cooperative", "Cooperative"
    UNCOOPERATIVE = "uncooperative", "Declined so far"
    UNDECIDED = "undecided", "Undecided"
    UNABLE = "unable", "Unable"
    NOT_ASKED = "not_asked", "Not asked"


class AgeClass(TextChoices):
    """For relatives, whose birth dates the unit does not collect."""

    ADULT = "adult", "Adult"
    MINOR = "minor", "Minor"
    UNKNOWN = "unknown", "Not known"


class Custody(TextChoices):
    """Where a person is, as far as the law holds them."""

    AT_LIBERTY = "at_liberty", "At liberty"
    IN_CUSTODY = "in_custody", "In custody"
    SUPERVISED = "supervised", "Under supervision"
    UNKNOWN = "unknown", "Not known"


class KindContradicts(Invalid):
    """The kind given is not the one that the worst injury and the weapon make."""


class NoStancePossible(Invalid):
    """Only a surviving gunshot victim has a stance."""


class BadMapping(Invalid):
    """The mapping of an import is wrong; `field` is the key of the mapping."""


class UnreadableFile(Invalid):
    """A file to import cannot be read, or lacks a column that the mapping names."""
