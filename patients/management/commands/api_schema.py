"""The API as OpenAPI in docs/api.json; `--check` fails when the file is stale, so that no change of it goes unseen."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from patients.api.docs import written_down

FILE = settings.BASE_DIR / "docs" / "api.json"


class Command(BaseCommand):
    """Write or check docs/api.json."""

    help = "Write the schema of the API into docs/api.json."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="fail when the file is stale, and write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file, or raise CommandError when it is not what the code says, or says it wrongly."""
        found = written_down()
        if GENERATOR_STATS:
            raise CommandError("The schema has gaps: see the warnings above")
        validate: Any = validate_schema
        validate(found)
        text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        if not options["check"]:
            FILE.write_text(text)
        elif not FILE.exists() or FILE.read_text() != text:
            raise CommandError("docs/api.json is stale: run python3 dev.py manage api_schema")
