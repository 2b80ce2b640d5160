"""Lying on the back and hugging the knees."""

from dataclasses import replace

from programmes.bounds import gettext_noop
from programmes.figures.pose import Arrow, Bones, Figure, Prop, Reach, Scene, Thing, View
from programmes.library.figures.bases import FROM_ABOVE, LYING, MAT

KNEE_UP = replace(
    LYING,
    says=gettext_noop("Bend one knee up and put both hands around that leg."),
    right_leg=Bones(113, -25),
    right_foot=5,
    right_arm=Reach((2, -3, 4), 20, "right_knee"),
    left_arm=Reach((3, -5, -12), 20, "right_knee"),
)
KNEE_IN = replace(
    KNEE_UP,
    says=gettext_noop("Pull the knee in to your chest. The other leg stays flat."),
    right_leg=Bones(142, 0),
    right_foot=20,
    right_arm=Reach((6, 4, 4), -60, "right_knee"),
    left_arm=Reach((8, 0, -12), -60, "right_knee"),
    holds=True,
)
SINGLE_LEG_KNEE_HUG = Scene(
    View.SIDE,
    (replace(LYING, says=gettext_noop("Lie on your back with both legs flat.")), KNEE_UP, KNEE_IN),
    frozenset({"right_leg"}),
    (MAT,),
    (Arrow(3, "right_knee", (8, 15)),),
)

SHORT_MAT = Prop(Thing.MAT, (-92, 0), 150)
BOTH_UP = replace(
    KNEE_UP,
    says=gettext_noop("Lie on your back, bring up both knees and put your arms around your legs."),
    left_leg=Bones(113, -25),
    left_foot=5,
    left_arm=Reach((2, -3, 0), 20, "left_knee"),
)
DOUBLE_LEG_KNEE_HUG = Scene(
    View.SIDE,
    (
        BOTH_UP,
        replace(
            BOTH_UP,
            says=gettext_noop("Hug them in, and rock gently forward and back."),
            at=(2, 19),
            spine=(200, 188, 180),
            head=172,
            right_leg=Bones(164, 22),
            left_leg=Bones(164, 22),
            right_foot=40,
            left_foot=40,
            right_arm=Reach((8, 3, 4), -60, "right_knee"),
            left_arm=Reach((8, 3, 0), -60, "left_knee"),
        ),
    ),
    frozenset({"right_leg", "left_leg"}),
    (SHORT_MAT,),
    (Arrow(2, "right_knee", (12, 16)),),
)
HUGGED = replace(
    FROM_ABOVE,
    at=(0, 0, 16.5),
    right_leg=Bones((178, 40), (-6, 0)),
    left_leg=Bones((182, 40), (6, 0)),
    right_foot=(0, 20),
    left_foot=(0, 20),
    right_arm=Reach((10, 2, 6), (-90, 10), "right_knee"),
    left_arm=Reach((10, -2, 6), (90, 10), "left_knee"),
)
ROCKING = Scene(
    View.ABOVE,
    (
        replace(HUGGED, says=gettext_noop("Seen from above: begin in the middle.")),
        replace(
            HUGGED,
            says=gettext_noop("Rock gently to one side."),
            hips=50,
            turn=44,
            right_leg=Bones((152, 28), (14, 0)),
            left_leg=Bones((152, 28), (18, 0)),
        ),
        replace(
            HUGGED,
            says=gettext_noop("Then to the other side. Go on in slow circles."),
            hips=-50,
            turn=-44,
            right_leg=Bones((208, 28), (-18, 0)),
            left_leg=Bones((208, 28), (-14, 0)),
        ),
    ),
    frozenset({"right_leg", "left_leg"}),
    (SHORT_MAT,),
    (Arrow(2, "right_toe", (12, 0)), Arrow(3, "right_toe", (12, 0))),
)
FIGURES = [
    Figure("single-leg-knee-hug", (SINGLE_LEG_KNEE_HUG,)),
    Figure("double-leg-knee-hug", (DOUBLE_LEG_KNEE_HUG, ROCKING)),
]
