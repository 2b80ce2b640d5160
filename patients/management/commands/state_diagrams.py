"""The tables of states as diagrams in docs/states.md; `--check` fails when the page is stale."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from patients.care import concerns, letter_states

PAGE = settings.BASE_DIR / "docs" / "states.md"
TABLES: Mapping[str, Mapping[Any, Iterable[Any]]] = {
    "A concern": concerns.TRANSITIONS,
    "A referral": letter_states.TRANSITIONS,
}


def page() -> str:
    """Return the whole page."""
    head = (
        "# States\n\nWritten by `manage.py state_diagrams` from the tables in the code; what is not drawn is refused.\n"
    )
    return head + "".join(diagram(title, table) for title, table in TABLES.items())


def diagram(title: str, table: Mapping[Any, Iterable[Any]]) -> str:
    """Return one table as a Mermaid state diagram; the first state of the table is where it begins."""
    first = next(iter(table)).value
    steps = [f"    [*] --> {first}"]
    for state, following in table.items():
        ordered = [other.value for other in table if other in set(following)]
        steps += [f"    {state.value} --> {other}" for other in ordered] or [f"    {state.value} --> [*]"]
    return f"\n## {title}\n\n```mermaid\nstateDiagram-v2\n" + "\n".join(steps) + "\n```\n"


class Command(BaseCommand):
    """Write or check docs/states.md."""

    help = "Write the state tables as diagrams into docs/states.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="fail when the page is stale, and write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the page, or raise CommandError when it is not what the tables say."""
        if not options["check"]:
            PAGE.write_text(page())
        elif not PAGE.exists() or PAGE.read_text() != page():
            raise CommandError("docs/states.md is stale: run python3 dev.py manage state_diagrams")
