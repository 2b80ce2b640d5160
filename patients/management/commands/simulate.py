import os
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.policy import check_setting
from patients.simulation.drawing import svg
from patients.simulation.load import load_of
from patients.simulation.plan import LATE_MARCH, Plan
from patients.simulation.report import lines
from patients.simulation.scratch import NoScratch
from patients.simulation.sharing import side_by_side
from patients.simulation.tallying import Tally

BAR = 40  # characters


def setting(text: str) -> tuple[str, int]:
    """Return "review_day=10" as its parts."""
    name, _, value = text.partition("=")
    try:
        check_setting(name, int(value))
    except KeyError:
        raise ValueError(f"{name} is no follow-up setting") from None
    return name, int(value)


class Command(BaseCommand):
    help = "Run a clinic of simulated patients under its own clock, in a database of its own that is thrown away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--patients", type=int, default=200)
        parser.add_argument("--weeks", type=int, default=8)
        parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same clinic")
        parser.add_argument("--start", type=date.fromisoformat, default=LATE_MARCH, help="first day, as 2026-03-23")
        parser.add_argument("--set", type=setting, action="append", default=[], help="a setting, as review_day=10")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="the result is the same")
        parser.add_argument("--draw", type=Path, help="also draw the report into this SVG file")

    def handle(self, *args: Any, draw: Path | None, **options: Any) -> None:
        plan = Plan(options["patients"], options["weeks"], options["seed"], options["start"], dict(options["set"]))
        if plan.patients < 1 or plan.weeks < 1:
            raise CommandError("It takes at least one patient and one week.")
        try:
            found = side_by_side(plan, processes=options["processes"], progress=self._progress)
        except NoScratch as reason:
            raise CommandError(
                "The simulation runs only in a database of its own, and none can be made here. Let OWNER_DATABASE_URL "
                f"name a role with CREATEDB, or run it on another machine. ({reason})"
            ) from None
        self._say(plan, found)
        if draw:
            draw.write_text(svg(found))
        if found.unseen:
            raise CommandError(f"{len(found.unseen)} concerns reached nobody in time.")

    def _say(self, plan: Plan, found: Tally) -> None:
        load = load_of(found.opened, patients=plan.patients, weeks=plan.weeks, seed=plan.seed, active=found.active)
        self.stdout.write("\n".join(lines(found, load)))

    def _progress(self, share: float) -> None:
        """Show how far it is, where somebody is watching."""
        if self.stderr.isatty():
            done = round(BAR * share)
            self.stderr.write(f"\r{'#' * done}{'.' * (BAR - done)} {share:4.0%}", ending="")
