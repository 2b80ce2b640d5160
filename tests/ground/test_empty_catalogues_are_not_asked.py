"""A sentence is looked for only where one could stand: behind British English nothing that is empty is asked."""

from typing import Any

from django.utils import translation
from django.utils.translation import trans_real


def test_behind_the_language_stands_no_empty_catalogue() -> None:
    catalogue: Any = trans_real.translation("en-gb")
    assert catalogue.gettext("Enter a valid URL.") == "Enter a valid URL."
    while (catalogue := catalogue._fallback) is not None:
        assert any(catalogue._catalog)


def test_what_has_british_words_keeps_them() -> None:
    with translation.override("en-gb"):
        assert translation.gettext("No catalogue knows this.") == "No catalogue knows this."
        assert translation.ngettext("%d day", "%d days", 2) == "%d days"
        assert translation.gettext("Enter a valid color.") in {"Enter a valid color.", "Enter a valid colour."}
