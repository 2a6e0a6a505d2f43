"""What a page for the appointment is made of. Screen, paper and PDF each draw these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Subheading:
    text: str
    kind: str = "subheading"


@dataclass(frozen=True)
class Items:
    """A list of lines."""

    items: tuple[str, ...]
    kind: str = "items"


@dataclass(frozen=True)
class Own:
    """The person's own words, line breaks kept."""

    text: str
    kind: str = "own"


@dataclass(frozen=True)
class Room:
    """Lines to write on."""

    lines: int
    kind: str = "room"

    @property
    def rows(self) -> range:
        return range(self.lines)


@dataclass(frozen=True)
class Ask:
    """A question, with room to write the answer."""

    words: str
    room: Room


@dataclass(frozen=True)
class Asks:
    items: tuple[Ask, ...]
    kind: str = "asks"


@dataclass(frozen=True)
class Pairs:
    """Lines with a name in front."""

    pairs: tuple[tuple[str, str], ...]
    kind: str = "pairs"


Block = Paragraph | Subheading | Items | Own | Asks | Pairs | Room


@dataclass(frozen=True)
class Part:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """A page for an appointment. `strip` is what a doctor reads in ten seconds: label -> lines."""

    title: str
    dated: str
    lead: str  # what to do with the page
    strip_heading: str
    strip: tuple[tuple[str, tuple[str, ...]], ...]
    parts: tuple[Part, ...]
    sources: str
    footer: tuple[str, ...]
    foot: tuple[str, ...] = ()  # at the foot of every sheet of paper
