"""What differs between two guides: part by part for those who write them, and for one person who used the earlier."""

from core.guide.compare.parts import Change, Kind, changes
from core.guide.compare.person import (
    Differences,
    Gone,
    PathDifference,
    Placed,
    Rewording,
    carried,
    for_person,
    tells_the_same,
)

__all__ = [
    "Change",
    "Differences",
    "Gone",
    "Kind",
    "PathDifference",
    "Placed",
    "Rewording",
    "carried",
    "changes",
    "for_person",
    "tells_the_same",
]
