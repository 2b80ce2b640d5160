"""Every symptom and history question, once: for server, script, print and every page's footer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


def _(text: str) -> str:
    """Mark a text for translation; the rules import no Django, so pages translate it where it is shown."""
    return text


class Tier(StrEnum):
    EMERGENCY = "emergency"
    URGENT = "urgent"
    TO_MENTION = "to_mention"


class Group(StrEnum):
    """The two groups in which symptoms are asked; each ends in "none of these" and "not sure"."""

    FIRST = "first"
    SECOND = "second"


class Symptom(StrEnum):
    SADDLE_NUMBNESS = "saddle_numbness"
    BLADDER_CHANGE = "bladder_change"
    BOWEL_CHANGE = "bowel_change"
    SEXUAL_CHANGE = "sexual_change"
    BOTH_LEGS = "both_legs"
    LEG_WEAKNESS = "leg_weakness"
    UNSTEADY_WALKING = "unsteady_walking"
    CHEST_PAIN = "chest_pain"
    SERIOUS_ACCIDENT = "serious_accident"
    UNSURE_EMERGENCY = "unsure_emergency"
    FEVER = "fever"
    WEIGHT_LOSS = "weight_loss"
    NIGHT_PAIN = "night_pain"
    NEW_LEG_NUMBNESS = "new_leg_numbness"
    LUMP_OR_SHAPE_CHANGE = "lump_or_shape_change"
    SUDDEN_PAIN = "sudden_pain"
    UNSURE_URGENT = "unsure_urgent"
    WEIGHT_GAIN = "weight_gain"
    KNOWN_LEG_NUMBNESS = "known_leg_numbness"


@dataclass(frozen=True, slots=True)
class Asked:
    """How one symptom is asked in plain words, and how urgent a yes is."""

    tier: Tier
    question: str
    call_999: bool = False
    unsure: bool = False

    @property
    def group(self) -> Group:
        """Return the group it is asked in."""
        return Group.FIRST if self.tier is Tier.EMERGENCY else Group.SECOND


ASKED_AS = _("Is any of this new or worse since your last answer?")
ASKED_FIRST_AS = _("Do you have any of these?")
EXAMINED_AS = _("This was examined on {date}. Is it worse than then?")
NONE_OF_THESE = _("None of these")
SEVERE_QUESTION = _("Is the pain so bad that you cannot think, talk or get up?")

SYMPTOMS: Mapping[Symptom, Asked] = MappingProxyType(
    {
        Symptom.SADDLE_NUMBNESS: Asked(
            Tier.EMERGENCY,
            _("Numbness or tingling between your legs, around your genitals or back passage"),
        ),
        Symptom.BLADDER_CHANGE: Asked(
            Tier.EMERGENCY,
            _("Trouble peeing: hard to start or stop, leaking, or you cannot feel when you go"),
        ),
        Symptom.BOWEL_CHANGE: Asked(
            Tier.EMERGENCY, _("Poo leaking out, or you cannot feel or hold it when you need to go")
        ),
        Symptom.SEXUAL_CHANGE: Asked(
            Tier.EMERGENCY, _("Less feeling during sex, or a change in erection, ejaculation or orgasm")
        ),
        Symptom.BOTH_LEGS: Asked(
            Tier.EMERGENCY, _("Pain, tingling, numbness or weakness in both legs at the same time")
        ),
        Symptom.LEG_WEAKNESS: Asked(
            Tier.EMERGENCY, _("A leg or foot that is getting weaker, or a foot that drags when you walk")
        ),
        Symptom.UNSTEADY_WALKING: Asked(
            Tier.EMERGENCY, _("Unsteady walking, falls, or legs that feel heavy or clumsy")
        ),
        Symptom.CHEST_PAIN: Asked(Tier.EMERGENCY, _("Pain in your chest"), call_999=True),
        Symptom.SERIOUS_ACCIDENT: Asked(
            Tier.EMERGENCY,
            _("Pain that began after a serious accident, such as a car crash or a fall from a height"),
        ),
        Symptom.UNSURE_EMERGENCY: Asked(Tier.EMERGENCY, _("I am not sure if I have one of these"), unsure=True),
        Symptom.FEVER: Asked(Tier.URGENT, _("A high temperature, feeling shivery, or feeling ill all over")),
        Symptom.WEIGHT_LOSS: Asked(Tier.URGENT, _("Losing weight without trying")),
        Symptom.NIGHT_PAIN: Asked(
            Tier.URGENT, _("Pain that gets much worse at night, and no way of lying makes it better")
        ),
        Symptom.NEW_LEG_NUMBNESS: Asked(Tier.URGENT, _("New numbness or tingling in one leg or foot")),
        Symptom.LUMP_OR_SHAPE_CHANGE: Asked(Tier.URGENT, _("A lump on your back, or your back has changed shape")),
        Symptom.SUDDEN_PAIN: Asked(Tier.URGENT, _("Sudden, very bad pain after a small fall, a bend or a lift")),
        Symptom.UNSURE_URGENT: Asked(Tier.URGENT, _("I am not sure if I have one of these"), unsure=True),
        Symptom.WEIGHT_GAIN: Asked(Tier.TO_MENTION, _("Putting on weight without knowing why")),
        Symptom.KNOWN_LEG_NUMBNESS: Asked(
            Tier.TO_MENTION,
            _("Numbness or tingling in one leg that you have had before and that has not changed"),
        ),
    }
)


def codes_of(tier: Tier) -> frozenset[str]:
    """Return the codes of one tier."""
    return frozenset(code for code, asked in SYMPTOMS.items() if asked.tier is tier)


CODES_BY_TIER: Mapping[Tier, frozenset[str]] = MappingProxyType({tier: codes_of(tier) for tier in Tier})


def to_list(tier: Tier) -> tuple[str, ...]:
    """Return the questions of a tier as result pages and footers list them, without "not sure"."""
    return tuple(asked.question for asked in SYMPTOMS.values() if asked.tier is tier and not asked.unsure)


class History(StrEnum):
    CANCER = "cancer"
    OSTEOPOROSIS = "osteoporosis"
    STEROIDS = "steroids"
    WEAK_IMMUNE_SYSTEM = "weak_immune_system"
    RECENT_SURGERY_OR_FRACTURE = "recent_surgery_or_fracture"
    PREGNANCY = "pregnancy"


HISTORY: Mapping[History, str] = MappingProxyType(
    {
        History.CANCER: _("Have you ever had cancer?"),
        History.OSTEOPOROSIS: _("Do you have thin or weak bones (osteoporosis)?"),
        History.STEROIDS: _("Have you taken steroid tablets for a long time?"),
        History.WEAK_IMMUNE_SYSTEM: _(
            "Is your body less able to fight infection, because of an illness, a medicine or injected drugs?"
        ),
        History.RECENT_SURGERY_OR_FRACTURE: _("Have you had an operation or broken a bone in the last few months?"),
        History.PREGNANCY: _("Are you pregnant, or could you be?"),
    }
)
