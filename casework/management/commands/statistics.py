"""Department totals on the terminal, for people and for programs."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.analysis import rules
from casework.services.statistics import CONDITIONS, Counts, Shootings, Year, shootings, yearly
from casework.services.statistics_cooperation import Cooperation, MonthOfVictims, cooperation
from ledger.vocabulary import Invalid

LINE = "{:<28}{:>10}{:>10}{:>10}{:>10}"


class Command(BaseCommand):
    """Victims, year to date beside the year before; with --month, where its surviving victims stand."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be asked."""
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument("--as-of", help="YYYY-MM-DD, the last day that counts (default: today, local).")
        asked.add_argument("--month", help="YYYY-MM: cooperation of that month's victims instead.")
        parser.add_argument("--json", action="store_true", help="The shape of the API instead of a table.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the service, print."""
        try:
            if options["month"]:
                self._cooperation(cooperation(options["month"]), as_json=options["json"])
            else:
                self._shootings(_day(options["as_of"]), as_json=options["json"])
        except Invalid as error:
            raise CommandError(f"--{error.field.replace('_', '-')}: {error}") from error

    def _shootings(self, as_of: date, *, as_json: bool) -> None:
        figures = shootings(as_of)
        if as_json:
            self.stdout.write(json.dumps(figures, indent=2))
        else:
            self.stdout.write("\n".join([*_to_date(figures), "", *_years(yearly(as_of)), "", figures["rule"]]))

    def _cooperation(self, figures: Cooperation, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(figures, indent=2))
        else:
            months = [*_month(figures), "", *_month(figures["previous"])]
            self.stdout.write("\n".join([*months, "", figures["rule"]]))


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-of: {text!r} is no date; write it as 2021-09-28.") from error


def _to_date(figures: Shootings) -> list[str]:
    lines = [LINE.format(f"Year to {figures['as_of']}", "now", "before", "change", "%")]
    for name in CONDITIONS:
        figure = figures[name]  # type: ignore[literal-required]
        percent = "n/a" if figure["percent"] is None else figure["percent"]
        lines.append(LINE.format(_title(name), figure["current"], figure["prior"], figure["change"], percent))
    return lines


def _years(years: list[Year]) -> list[str]:
    lines = [
        LINE.format("Victims by firearm", "whole", "year", "to", "date"),
        LINE.format("", "non-fatal", "fatal", "non-fatal", "fatal"),
    ]
    for row in years:
        lines.append(LINE.format(row["year"], *_both(row["whole"]), *_both(row["to_date"])))
    return lines


def _both(counts: Counts | None) -> tuple[object, object]:
    return (counts["nonfatal_victims"], counts["fatal_shooting_victims"]) if counts else ("–", "–")


def _month(figures: MonthOfVictims) -> list[str]:
    lines = [LINE.format(f"Month {figures['month']}", "first", "now", "", "")]
    lines += [
        LINE.format(_title(stance), first, figures["now"][stance], "", "")
        for stance, first in figures["initially"].items()
    ]
    percent = figures["percent_initially_uncooperative"]
    return [
        *lines,
        LINE.format("Victims", figures["victims"], figures["victims"], "", ""),
        f"Initially uncooperative: {'n/a' if percent is None else f'{percent} %'}; converted: {figures['converted']}",
    ]


def _title(word: str) -> str:
    return rules.TITLES.get(word) or word.replace("_", " ").capitalize()
