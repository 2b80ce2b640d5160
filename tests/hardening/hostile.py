"""What somebody may send who means no good, or whose program is broken."""

from urllib.parse import urlencode

MARK = "hostile-mark"
TEXTS = {
    "markup": f'<img src=x onerror=alert(1) id={MARK}>"><script>alert(1)</script>{{{{ 7*7 }}}}',
    "a NUL": "Da\x00na",
    "half a character": "Da\ud800na",
    "a turn of direction": "Da\u202egnp.exe\u2066na",
    "a line break": "Dana\r\nBcc: all@example.org",
    "a formula": '=HYPERLINK("https://example.org","x")',
    "a long line": "a" * 70_000,
}
# What a line is told of the three that it takes in no form.
REFUSED = {
    "a NUL": "Null characters are not allowed.",
    "half a character": "A character could not be read. Type it again.",
    "a turn of direction": "A hidden character in it turns the direction of writing. Type it again.",
}
TEN_MEGABYTES = "a" * 10_000_000


def form(values: list[tuple[str, str]]) -> str:
    """Return values as a form sends them; half a character goes as the bytes that are none."""
    return urlencode([(name, value.encode(errors="surrogatepass")) for name, value in values])


FORM = "application/x-www-form-urlencoded"
