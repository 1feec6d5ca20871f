"""The rule of each published figure, in plain words: said once, shown beside the figure (domain.md, *Counting*)."""

COUNTED = (
    "Counts are of victims, each on the local day on which he or she was hurt. Left out: unfounded incidents, and "
    "justifiable, officer-involved, self-inflicted and accidental ones."
)
FIGURES = {
    "homicide_victims": "Victims fatally injured, by any weapon.",
    "fatal_shooting_victims": "Victims fatally injured by a firearm.",
    "nonfatal_victims": "Victims struck by gunfire who are alive; one who dies later moves to the killed.",
}
TITLES = {
    "homicide_victims": "Homicide victims",
    "fatal_shooting_victims": "Fatal shooting victims",
    "nonfatal_victims": "Non-fatal shooting victims",
}
SHOOTINGS = (
    f"{COUNTED} Homicide victims: killed, by any weapon. Fatal shooting victims: killed by a firearm. Non-fatal "
    "victims: struck by gunfire and alive. Year to date runs from 1 January through the day named, which counts; the "
    "year before runs to the same month and day (29 February: to 28 February). Percent: the change over the year "
    "before, rounded half up; none where the year before has none."
)
COOPERATION = (
    f"{COUNTED} Victims: struck by gunfire in the month and alive. Initially: the first stance that was cooperative, "
    "undecided or uncooperative and that a detective confirmed within 14 days. Now: the latest stance. Uncooperative: "
    "gives no account and does not want charges, so far. Percent: of all victims of the month, rounded half up. "
    "Converted: initially uncooperative, now cooperative."
)
