"""What each field of an exercise and a programme is for, in a clinician's words."""

from django.utils.translation import gettext_lazy as _

DOSE = {
    "sets": _("How many times the repetitions are done, with a rest between."),
    "rest_seconds": _("The pause between two sets; 0 for none."),
    "reps": _("How often in one set. Leave it empty for an exercise that is done for a time."),
    "hold_seconds": _("How long each repetition is held; empty for none."),
    "duration_seconds": _("For an exercise that is done for a time, such as walking; then without repetitions."),
    "sides": _("Whether the full dose is done on each side, in each direction, or for each movement."),
    "movements": _("Such as bend, turn left, turn right: only where the dose is for each movement."),
    "weekdays": _("The days on which it is done. Reminders follow them."),
}
EXERCISE = DOSE | {
    "name": _("As patients read it."),
    "slug": _("Small letters and hyphens, such as knee-hug. Lists and files name the exercise by it."),
    "region": _("Such as back or knee: the list is ordered by it."),
    "position": _("How one starts: lying on the back, standing at a wall."),
    "goal": _("What it is good for, in a few words for the patient."),
    "equipment": _("What is needed, such as a chair or a towel."),
    "steps": _("One step a line, each a short sentence that says what to do."),
    "side_word": _("What one side is called: leg, arm, side."),
    "stop_if": _("When the patient stops at once, such as pain down the leg."),
    "harder_than": _("The next easier exercise: what to fall back on."),
    "inferred": _("What the source implies but does not say, so that a colleague can check it."),
    "is_active": _("Off: nobody prescribes it any more. Who has it keeps it."),
}
ITEM = DOSE | {
    "order": _("Its place in the session: 1 comes first."),
    "exercise": _("An exercise of the library or of your clinic."),
    "note": _("A word for the patient about this exercise in this programme."),
}
PROGRAMME = {
    "name": _("As patients read it above their exercises."),
    "slug": _("Small letters and hyphens, such as lower-back-1. Files name the programme by it."),
    "part": _("Such as part 1, where a programme goes on in a next one."),
    "region": _("Such as back or knee: the list is ordered by it."),
    "aim": _("What it is for, in one sentence."),
    "is_active": _("Off: nobody prescribes it any more. Who has it keeps it."),
    "weeks_min": _("From when on it may end, when it has helped."),
    "weeks_max": _("For how long it is prescribed, unless you say otherwise."),
    "review_after_days": _("After so many days somebody looks whether it helps."),
    "expect": _("What is normal at first, such as a little soreness."),
    "afterwards": _("What the patient goes on with when it ends."),
}
