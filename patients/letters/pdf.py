"""Papers as bytes: tagged PDF (PDF/UA-1), made by typst from data that it never reads as markup."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent


def render(letter: Mapping[str, Any], *, dated: datetime) -> bytes:
    """Return the PDF of a letter; the same letter gives the same bytes."""
    return compiled("letter", letter, dated=dated)


def compiled(name: str, told: Mapping[str, Any], *, dated: datetime) -> bytes:
    """Return a paper by the name of its template; the same data gives the same bytes."""
    made = typst.compile(
        str(FOLDER / f"{name}.typ"),
        root=str(FOLDER),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={name: json.dumps(told)},
        timestamp=int(dated.timestamp()),
    )
    assert isinstance(made, bytes)
    return made
