"""What the player is given: the doses as data, and every word it shows or says."""

from typing import Any
from uuid import UUID

from django.templatetags.static import static
from django.utils.translation import gettext as _

from clinic import clock
from patients.care.following import Slot
from patients.models import CheckIn, Patient, PlayerSettings, PrescribedExercise
from patients.rules.traffic_light import limits
from programmes.dose import Dose, Sides, times_over
from programmes.pictures import MIRRORED

# What a page needs only once it stands there: the player fetches it when it can start.
LATER = ("nhsuk/nhsuk.js", "limber/limber.js", "limber/offline/start.js")

PACE = 3  # seconds of one repetition at the usual tempo, as programmes.dose.seconds has it
UNRANKED = 100  # what nobody ranked comes after what somebody did


def player_of(patient: Patient, prescription: UUID, slot: Slot) -> dict[str, Any]:
    """Return what the session page holds for the player, as data."""
    pain = limits(resting_pain(patient))
    return {
        "prescription": str(prescription),
        "slot": slot.number,
        "recorded": slot.session is not None,
        "rendered": clock.now().isoformat(),
        "dayStartsAt": patient.day_starts_at.hour * 60 + patient.day_starts_at.minute,
        "exercises": [exercise_of(exercise) for exercise in slot.exercises],
        "pain": {"easeFrom": pain.ease_from, "stopFrom": pain.stop_from},
        "settings": chosen(patient),
        "words": words(),
        "later": [static(name) for name in LATER],
    }


def resting_pain(patient: Patient) -> int | None:
    """Return the pain of the last check-in."""
    return CheckIn.objects.filter(patient=patient).order_by("-answered_at").values_list("pain", flat=True).first()


def chosen(patient: Patient) -> dict[str, Any]:
    """Return how the player speaks to the patient on all their phones; the pace in seconds a repetition."""
    row = PlayerSettings.objects.of(patient)
    told = {name: getattr(row, name) for name in ("voice", "tone", "vibration", "colour")}
    return told | {"pace": min(6, max(2, round(100 * PACE / row.tempo)))}


def exercise_of(exercise: PrescribedExercise) -> dict[str, Any]:
    return {
        "pk": exercise.pk,
        "name": exercise.name,
        "dose": exercise.dose_sentence,
        "stopIf": exercise.stop_if,
        "stops": exercise.when_to_stop,
        "rank": exercise.rank or UNRANKED + exercise.order,
        "sides": sides(exercise.dose, exercise.side_word or _("side")),
        "mirrored": exercise.dose.sides in MIRRORED,
        "timing": timing(exercise.dose),
    }


def timing(dose: Dose) -> dict[str, Any]:
    """Return what the player needs of a dose to tell its time: seconds and counts."""
    return {
        "sets": dose.sets,
        "reps": dose.reps,
        "hold": dose.hold_seconds,
        "duration": dose.duration_seconds,
        "sides": times_over(dose),
        "rest": dose.rest_seconds,
    }


def sides(dose: Dose, word: str) -> list[dict[str, str]]:
    """Return the name of each side, direction or movement, and what announces it."""
    if dose.sides == Sides.MOVEMENTS:
        return [{"name": name, "change": _("Now %(movement)s") % {"movement": name}} for name in dose.movements]
    if dose.sides == Sides.NONE:
        return [{"name": "", "change": ""}]
    if dose.sides == Sides.EACH_DIRECTION:
        word = _("direction")
    change = _("Change %(side)s") % {"side": word}
    return [
        {"name": _("First %(side)s") % {"side": word}, "change": change},
        {"name": _("Other %(side)s") % {"side": word}, "change": change},
    ]


def words() -> dict[str, str]:
    """Return what is shown or said, in the reader's language; {braces} are filled in by the player."""
    return {
        "ready": _("Get ready"),
        "move": _("Move into it"),
        "hold": _("Hold"),
        "rep": _("Repetition"),
        "work": _("Keep going"),
        "rest": _("Rest"),
        "five": _("Five left"),
        "relax": _("And relax"),
        "end": _("That was the last one"),
        "paused": _("Paused"),
        "elsewhere": _("Paused: it goes on in another tab"),
        "count": _("Exercise {number} of {all}"),
        "reps": _("{rep} of {reps}"),
        "sets": _("Set {set} of {sets}"),
        "next": _("Next: {name}"),
        "last": _("This is the last exercise"),
        "minutesLeft": _("{minutes} min left"),
        "secondsLeft": _("{seconds} s left"),
        "minutes": _("minutes"),
        "seconds": _("seconds"),
        "pause": _("Pause"),
        "play": _("Carry on"),
        "stopIf": _("Stop if: {text}"),
        "shortHolds": _("Today only: {names}"),
        "and": _("{first} and {second}"),
        "left": _("You stopped at: {name}"),
        "away": _("The screen was off, or the phone was busy, for {minutes} min. Did you go on with the exercises?"),
    }
