"""The programme file as JSON Schema in docs; `--check` fails when the document is stale."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from programmes.sharing.schema import SCHEMA

FILE = settings.BASE_DIR / "docs" / "programme.schema.json"


class Command(BaseCommand):
    help = "Write docs/programme.schema.json from the schema that programme files are held against."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the file is stale, and write nothing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        text = json.dumps(SCHEMA, indent=1, ensure_ascii=False) + "\n"
        if not check:
            FILE.write_text(text)
        elif not FILE.exists() or FILE.read_text() != text:
            raise CommandError("docs/programme.schema.json is stale: run python3 dev.py manage programme_schema")
