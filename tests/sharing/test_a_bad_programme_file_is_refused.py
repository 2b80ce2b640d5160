"""Whatever is wrong in a programme file is told with its JSON pointer."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from programmes.sharing.reading import BadFile, pointer, read
from programmes.sharing.schema import SCHEMA

DOSE = {
    "sets": 1, "reps": 10, "hold_seconds": None, "duration_seconds": None, "rest_seconds": 0, "sessions_per_day": None,
    "sides": "none", "movements": [], "weekdays": [1, 2], "load": "",
}  # fmt: skip
GOOD = {
    "limber_programme": 1,
    "programme": {
        "slug": "arms", "name": "Arms", "part": "", "region": "arm", "aim": "Stronger", "weeks_min": 1, "weeks_max": 2,
        "review_after_days": 14, "expect": "", "afterwards": "",
        "exercises": [{"slug": "push", "on": True, "note": "", "dose": DOSE}],
    },
    "exercises": [
        {
            "slug": "push", "shipped": False, "name": "Push", "region": "arm", "position": "Standing", "goal": "",
            "equipment": [], "steps": ["Push."], "stop_if": "", "cautions": {}, "inferred": [], "harder_than": None,
            "side_word": "side", "dose": DOSE,
        }
    ],
}  # fmt: skip

NO_POSE = {"view": "side", "poses": [{"key": "x", "words": ""}], "works": [], "props": []}


def with_(path, value):
    """Return the good file as text with another value at a pointer; ... takes the member out."""
    data = copy.deepcopy(GOOD)
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")[1:]]
    inside = data
    for part in way:
        inside = inside[part]
    if value is ...:
        del inside[last]
    else:
        inside[last] = value
    return json.dumps(data)


def faults(text):
    with pytest.raises(BadFile) as bad:
        read(text if isinstance(text, bytes) else text.encode())
    return [(fault.pointer, fault.message) for fault in bad.value.faults]


def test_a_good_file_is_read_and_its_schema_is_one():
    assert read(json.dumps(GOOD).encode()) == GOOD
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("path", "value", "where", "said"),
    [
        ("/limber_programme", 2, None, "another version"),
        ("/limber_programme", ..., "", "limber_programme is missing"),
        ("/programme/aim", ..., "/programme", "aim is missing here"),
        ("/programme/colour", "red", "/programme", "colour is not known here"),
        ("/programme/name", 7, None, "a text in quotes"),
        ("/programme/name", " ", None, "empty"),
        ("/programme/name", "x" * 121, None, "at most 120"),
        ("/programme/name", "a\u202eb", None, "hidden character"),
        ("/programme/name", "a\nBcc: b", None, "line break"),
        ("/programme/name", "a\ud800", None, "half a character"),
        ("/programme/slug", "no spaces", None, "letters, digits and hyphens"),
        ("/programme/slug", "arms\n", None, "hidden character or a line break"),
        ("/programme/weeks_min", 3, None, "cannot be more"),
        ("/programme/weeks_min", 1.5, None, "a whole number"),
        ("/programme/weeks_min", True, None, "a whole number"),
        ("/programme/weeks_max", 99, None, "26 or less"),
        ("/programme/exercises", [], None, "at least 1"),
        ("/programme/exercises/0/slug", "pull", None, "No exercise of the file"),
        ("/programme/exercises/0/on", "yes", None, "true or false"),
        ("/programme/exercises/0/dose/reps", None, None, "Give repetitions or a duration"),
        ("/programme/exercises/0/dose/weekdays", [8], "/programme/exercises/0/dose/weekdays/0", "7 or less"),
        ("/exercises/0/dose/sides", "left", None, "Write one of: none"),
        ("/exercises/0/steps", [], None, "at least 1"),
        ("/exercises/0/steps", "Push.", None, "a list in square brackets"),
        ("/exercises/0/harder_than", "push", None, "harder than itself"),
        ("/exercises/0/harder_than", "wall", None, "No exercise of the file"),
        ("/exercises/0/harder_than", 3, None, "Write null"),
        ("/exercises/0/figure", NO_POSE, None, "no longer in the library"),
        ("/exercises/0/photo", {"words": "A push."}, None, "either the photo"),
        ("/exercises/0/photo", {"words": "A push.", "jpeg": "**"}, "/exercises/0/photo/jpeg", "Base64"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_pointer(path, value, where, said):
    found = faults(with_(path, value))
    assert (path if where is None else where) in [at for at, _message in found]
    assert said in " ".join(message for _at, message in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe{", "not UTF-8"),
        (b"", "not JSON from line 1, column 1"),
        (b'{\n "a": }', "line 2, column 7"),
        (b'{"a": 1, "a": 2}', "“a” stands twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b"[" * 100_000, "too deep"),
        (b'{"a":' * 50_000, "too deep"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "far too long"),
        (b" " * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        (b"[]", "an object in braces"),
        (b"null", "an object in braces"),
    ],
)
def test_what_is_no_programme_at_all_is_told(text, said):
    ((_pointer, message),) = faults(text)
    assert said in message


def test_many_faults_are_told_up_to_a_bound():
    assert len(faults(with_("/exercises/0/equipment", [1] * 30))) == 30
    assert len(faults(with_("/exercises", [{}] * 200))) == 100


def test_a_pointer_is_written_as_the_standard_says():
    assert pointer(["a/b", 0, "m~n"]) == "/a~1b/0/m~0n"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_the_file_says_is_answered(data):
    with pytest.raises(BadFile):
        read(json.dumps(data).encode("utf-8", "surrogatepass"))
