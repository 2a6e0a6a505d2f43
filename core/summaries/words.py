"""The memory words: shown when a page is opened, so that the person knows it is theirs.

Short, plain, well told apart by eye and ear, and about nothing that hurts. A word that was ever given stays.
"""

from __future__ import annotations

# fmt: off
WORDS = (
    "acorn", "apple", "arrow", "balloon", "basket", "bell", "bicycle", "biscuit", "blanket", "bridge", "bucket",
    "button", "cabin", "candle", "carpet", "castle", "clock", "cloud", "compass", "crayon", "cushion", "diamond",
    "dolphin", "drum", "envelope", "feather", "flute", "forest", "garden", "guitar", "hammock", "harbour", "honey",
    "island", "jacket", "kettle", "kite", "ladder", "lantern", "lemon", "library", "marble", "meadow", "mirror",
    "mountain", "orange", "owl", "paper", "parrot", "pencil", "piano", "pumpkin", "rabbit", "ribbon", "river",
    "saddle", "seashell", "spoon", "teapot", "tractor", "tulip", "umbrella", "violin", "window",
)
# fmt: on
