"""Which exercises want a second thought for whom: cautions of exercises against flags of the patient."""

from collections.abc import Collection, Mapping

from programmes.bounds import gettext_noop

# Flags under the codes by which the library cautions. Ours, for a clinician to confirm.
FLAGS: dict[str, str] = {
    "balance": gettext_noop("Balance"),
    "calf_or_achilles": gettext_noop("Calf or Achilles tear or repair"),
    "dizziness": gettext_noop("Dizziness"),
    "heart_or_lungs": gettext_noop("Heart or lungs"),
    "high_blood_pressure": gettext_noop("High blood pressure"),
    "hip_replacement": gettext_noop("Hip replacement"),
    "knee_pain": gettext_noop("Knee pain"),
    "knee_replacement": gettext_noop("Knee replacement"),
    "leg_symptoms": gettext_noop("Leg symptoms"),
    "osteoporosis": gettext_noop("Osteoporosis"),
    "pregnancy": gettext_noop("Pregnancy"),
    "recent_surgery": gettext_noop("Recent surgery"),
    "shoulder": gettext_noop("Shoulder"),
    "spinal_stenosis": gettext_noop("Spinal stenosis"),
    "spondylolisthesis": gettext_noop("Spondylolisthesis"),
}
# After surgery no exercise goes without saying, whatever the library says of it.
OF_EVERY_EXERCISE: dict[str, str] = {
    "recent_surgery": gettext_noop("Recent surgery: check what the surgeon allows."),
}


def conflicts(cautions: Mapping[str, str], flags: Collection[str]) -> dict[str, str]:
    """Return the cautions of an exercise that hold for a patient with these flags: code and words."""
    said = OF_EVERY_EXERCISE | dict(cautions)
    return {code: words for code, words in said.items() if code in flags}


def unanswered(found: Mapping[str, str], answered: Collection[str], reason: str) -> dict[str, str]:
    """Return the conflicts for which no reason was given; a reason holds for the cautions it was given to."""
    return {code: words for code, words in found.items() if code not in answered or not reason.strip()}
