"""A letter as bytes: tagged PDF (PDF/UA-1), made by typst from data that it never reads as markup."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).parent / "letter.typ"


def render(letter: Mapping[str, Any], *, dated: datetime) -> bytes:
    """Return the PDF of a letter; the same letter gives the same bytes."""
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"letter": json.dumps(letter)},
        timestamp=int(dated.timestamp()),
    )
    assert isinstance(made, bytes)
    return made
