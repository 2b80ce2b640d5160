import pytest

from programmes.library.faults import LibraryError
from programmes.library.loading import SHIPPED
from programmes.library.reading import read
from programmes.library.schema import DOSE, EXERCISE, ITEM, PROGRAMME

HUG = """\
[[exercise]]
slug = "knee-hug"
name = "Knee hug"
region = "back"
position = "Lying on your back"
steps = ["Hug your knee."]
dose = { reps = 10, sessions_per_day = 2 }
"""
ROUTINE = """\
[[programme]]
slug = "routine"
name = "Routine"
region = "back"
aim = "Less pain."
weeks_min = 6
weeks_max = 8
review_after_days = 14

[[programme.exercise]]
slug = "knee-hug"
"""


def faults(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    with pytest.raises(LibraryError) as refused:
        read(text, source="ours.toml", known=known)
    return str(refused.value).splitlines()


def hug(old: str, new: str) -> str:
    assert old in HUG
    return HUG.replace(old, new)


def routine(old: str, new: str) -> str:
    assert old in ROUTINE
    return HUG + ROUTINE.replace(old, new)


def test_a_whole_file_is_read() -> None:
    library = read(HUG + ROUTINE)
    assert [entry.slug for entry in library.exercises] == ["knee-hug"]
    assert [item.slug for item in library.programmes[0].exercise] == ["knee-hug"]


EXERCISES = [
    (
        hug('name = "Knee hug"', 'name = "Knee'),
        "line 3: exercise \"knee-hug\": This is not TOML. Illegal character '\\n'.",
    ),
    (
        hug("reps = 10,", "rep = 10,"),
        'line 7: exercise "knee-hug": rep is not known here. Did you mean reps?',
    ),
    (
        hug("reps = 10,", "reps = 10, duration_seconds = 30,"),
        'line 7: exercise "knee-hug": Give repetitions or a duration in seconds: one of the two, not both.',
    ),
    (
        hug("reps = 10,", ""),
        'line 7: exercise "knee-hug": Give repetitions or a duration in seconds: one of the two, not both.',
    ),
    (
        hug("reps = 10,", "reps = 0,"),
        'line 7: exercise "knee-hug": Repetitions: give a whole number from 1 to 100.',
    ),
    (
        hug("reps = 10,", 'reps = "ten",'),
        'line 7: exercise "knee-hug": reps must be a whole number without quotes.',
    ),
    (
        hug("reps = 10,", 'reps = 10, sides = "both",'),
        'line 7: exercise "knee-hug": Sides: choose none, each_side, each_direction or movements.',
    ),
    (
        hug('name = "Knee hug"\n', ""),
        'line 1: exercise "knee-hug": name is missing. Add it as text in quotes.',
    ),
    (hug('name = "Knee hug"', 'name = ""'), 'line 3: exercise "knee-hug": name must be text in quotes.'),
    (hug('region = "back"', "region = true"), 'line 4: exercise "knee-hug": region must be text in quotes.'),
    (
        hug('region = "back"', f'region = "{"b" * 41}"'),
        'line 4: exercise "knee-hug": region is too long. Use at most 40 characters.',
    ),
    (
        hug('steps = ["Hug your knee."]', "steps = []"),
        'line 6: exercise "knee-hug": steps must be a list of texts: ["one", "two"].',
    ),
    (
        hug('slug = "knee-hug"', 'slug = "Knee hug"'),
        'line 2: exercise "Knee hug": slug must be a short name of small letters, digits and hyphens: "knee-hug".',
    ),
    (
        hug("dose =", 'harder_than = "no-such"\ndose ='),
        'line 7: exercise "knee-hug": There is no exercise "no-such" in this file or in the library.',
    ),
    (
        hug("dose =", 'harder_than = "knee-hug"\ndose ='),
        'line 7: exercise "knee-hug": This exercise is harder than itself. Take one harder_than out.',
    ),
    (HUG + HUG, 'line 9: exercise "knee-hug": The slug is already used on line 2. Choose another.'),
    (HUG.replace("[[exercise]]", "[exercise]"), "line 1: Write [[exercise]] with double brackets."),
    ("title = 1\n" + HUG, "line 1: title is not known here. Write [[exercise]] or [[programme]]."),
]
PROGRAMMES = [
    (
        routine("weeks_min = 6", "weeks_min = 9"),
        'line 13: programme "routine": The fewest weeks cannot be more than the most weeks.',
    ),
    (
        routine("weeks_max = 8", "weeks_max = 99"),
        'line 14: programme "routine": Most weeks: give a whole number from 1 to 26.',
    ),
    (
        routine('slug = "knee-hug"', 'slug = "toe-hug"'),
        'line 18: exercise "toe-hug": There is no exercise "toe-hug" in this file or in the library.',
    ),
    (
        routine('slug = "knee-hug"', 'slug = "knee-hug"\n[[programme.exercise]]\nslug = "knee-hug"'),
        'line 20: exercise "knee-hug": "knee-hug" is in this programme twice. Take one out.',
    ),
    (
        routine('slug = "knee-hug"', 'slug = "knee-hug"\non = "no"'),
        'line 19: exercise "knee-hug": on must be true or false.',
    ),
    (
        routine('slug = "knee-hug"', 'slug = "knee-hug"\ndose = { reps = 5, sets = 99 }'),
        'line 19: exercise "knee-hug": Sets: give a whole number from 1 to 20.',
    ),
    (
        routine('[[programme.exercise]]\nslug = "knee-hug"', ""),
        'line 8: programme "routine": exercise is missing. '
        "Add it as blocks that begin with double brackets: [[programme.exercise]].",
    ),
]


@pytest.mark.parametrize(("text", "told"), EXERCISES + PROGRAMMES)
def test_a_fault_names_its_line_and_its_exercise(text: str, told: str) -> None:
    assert faults(text) == [f"ours.toml, {told}"]


def test_all_faults_of_a_file_are_told_in_the_order_of_its_lines() -> None:
    broken = hug("reps = 10,", "").replace('name = "Knee hug"\n', "") + ROUTINE.replace("= 14", "= 0")
    assert [line.split(":")[0] for line in faults(broken)] == [
        "ours.toml, line 1",
        "ours.toml, line 6",
        "ours.toml, line 14",
    ]


def test_two_exercises_that_are_each_harder_than_the_other_are_refused() -> None:
    one = hug("dose =", 'harder_than = "toe-hug"\ndose =')
    other = one.replace("toe-hug", "x").replace("knee-hug", "toe-hug").replace('"x"', '"knee-hug"')
    assert [line.split(":")[0] for line in faults(one + other)] == ["ours.toml, line 7", "ours.toml, line 15"]


def test_an_exercise_that_is_in_the_library_already_can_be_named() -> None:
    text = hug("dose =", 'harder_than = "toe-hug"\ndose =')
    assert read(text, known={"toe-hug"}).exercises[0].harder_than == "toe-hug"


def test_the_guide_names_every_key() -> None:
    guide = SHIPPED.with_name("README.md").read_text(encoding="utf-8")
    keys = {*EXERCISE, *DOSE, *PROGRAMME, *ITEM} - {"exercise"}
    assert [key for key in sorted(keys) if f"`{key}" not in guide] == []


def test_the_example_of_the_guide_can_be_loaded() -> None:
    guide = SHIPPED.with_name("README.md").read_text(encoding="utf-8")
    example = guide.partition("```toml\n")[2].partition("```")[0]
    assert [entry.slug for entry in read(example).exercises] == ["calf-stretch"]
