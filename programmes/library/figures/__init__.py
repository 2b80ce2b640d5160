"""The figures of the shipped library: poses as data, by the short name of the exercise."""

from programmes.figures.pose import Figure
from programmes.library.figures import (
    bending,
    holding,
    hugging,
    kneeling,
    prone,
    side_lying,
    sitting,
    stepping,
    supine,
    turning,
)

ROOMS = (hugging, turning, supine, kneeling, prone, side_lying, bending, sitting, holding, stepping)
FIGURES: dict[str, Figure] = {figure.name: figure for room in ROOMS for figure in room.FIGURES}
