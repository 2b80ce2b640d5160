"""On a chair."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Bones, Figure, Reach, Scene, View
from programmes.library.figures.bases import CHAIR, LEFT, RIGHT, SITTING

SIT_TO_STAND = Scene(
    View.SIDE,
    (
        replace(SITTING, says=gettext_noop("Sit at the front of a chair with your feet flat.")),
        replace(
            SITTING,
            says=gettext_noop("Lean forward over your feet."),
            at=(4, 58),
            spine=(58, 60, 56),
            head=62,
            face=-15,
            right_arm=Bones(-40, 0),
            left_arm=Bones(-40, 0),
        ),
        replace(
            SITTING,
            says=gettext_noop("Stand up tall. Then sit down again slowly."),
            at=(37, 88),
            spine=(86, 94, 90),
            right_arm=Bones(-95, -84),
            left_arm=Bones(-95, -84),
        ),
    ),
    frozenset({"right_leg"}),
    (CHAIR,),
    (Arrow(3, "head", (14, 0)),),
)
OUT = replace(
    SITTING,
    says=gettext_noop("Sit at the front of a chair. Stretch one leg out, the heel on the floor."),
    at=(12, 57.5),
    right_leg=Reach((77.7, 7, RIGHT), 90),
    right_foot=75,
    left_leg=Reach((42, 5.2, LEFT), 0),
    right_arm=Reach((-18.4, 21, 2), 200, "right_knee"),
    left_arm=Reach((-20, 12, -2), 200, "left_knee"),
)
SEATED_HAMSTRING = Scene(
    View.SIDE,
    (
        OUT,
        replace(
            OUT,
            says=gettext_noop("Lean forward from your hips with a straight back."),
            spine=(48, 46, 42),
            head=48,
            face=-30,
            holds=True,
        ),
    ),
    frozenset({"right_leg"}),
    (CHAIR,),
    (Arrow(2, "head", (12, 10)),),
)
FIGURES = [
    Figure("sit-to-stand", (SIT_TO_STAND,)),
    Figure("hamstring-stretch-sitting", (SEATED_HAMSTRING,)),
]
