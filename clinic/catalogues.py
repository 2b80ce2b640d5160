"""The catalogues of sentences that gettext looks through."""

from typing import Any

from django.utils.translation import trans_real


def drop_empty(code: str) -> None:
    """Take off what stands behind a language and holds nothing.

    Of British English that is plain English of every app: each was asked for each sentence of every page.
    """
    catalogue: Any = trans_real.translation(code)
    while (behind := catalogue._fallback) is not None:
        if any(behind._catalog):  # beside the heading, which is the empty sentence
            catalogue = behind
        else:
            catalogue._fallback = behind._fallback
