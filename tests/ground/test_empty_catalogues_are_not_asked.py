"""A sentence is looked for only where one could stand: behind British English nothing that is empty is asked."""

import os
import subprocess
import sys

from django.utils import translation

BEHIND = """
import django
django.setup()
from django.utils.translation import trans_real
catalogue = trans_real.translation("en-gb")
while catalogue is not None:
    print(sum(1 for sentence, _words in catalogue._catalog.items() if sentence))
    catalogue = catalogue._fallback
"""


def test_behind_the_language_stands_no_empty_catalogue() -> None:
    """As a process starts: in this one other tests have put catalogues of their own."""
    there = os.environ | {"DJANGO_SETTINGS_MODULE": "clinic.settings"}
    printed = subprocess.run([sys.executable, "-c", BEHIND], env=there, stdout=subprocess.PIPE, text=True, check=True)
    first, *behind = [int(line) for line in printed.stdout.split()]
    assert first
    assert all(behind)


def test_what_has_british_words_keeps_them() -> None:
    with translation.override("en-gb"):
        assert translation.gettext("No catalogue knows this.") == "No catalogue knows this."
        assert translation.ngettext("%d day", "%d days", 2) == "%d days"
        assert translation.gettext("Enter a valid color.") in {"Enter a valid color.", "Enter a valid colour."}
