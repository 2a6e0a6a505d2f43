"""The parts of a guide document, as an editor works on them one at a time.

A document is plain data, as `Guide.canonical` writes it, and may be unfinished. A part has an address:
``facts/surgery-removes-tumour``, ``decisions/treatment`` (its words), ``options/treatment/surgery``, ``about`` or
``exceptions``. Functions that change something return another document: the one they were given stays as it was.
"""

from core.editorial.parts.changing import (
    BadKey,
    KeyTaken,
    added,
    behind,
    check_key,
    digest,
    dumped,
    exists,
    keys_of,
    name_of,
    read,
    removed,
    reordered,
    replaced,
    split,
)
from core.editorial.parts.pointing import address_of, held_back_by, place_of, renamed, where_used
from core.editorial.parts.sections import (
    SECTIONS,
    Document,
    Listed,
    Listing,
    NoSuchPart,
    Section,
    Value,
    addresses,
    mapping,
    outline,
    section_of,
)
from core.editorial.parts.troubles import Trouble, document_of, guide_of, problems, problems_of

__all__ = [
    "SECTIONS",
    "BadKey",
    "Document",
    "KeyTaken",
    "Listed",
    "Listing",
    "NoSuchPart",
    "Section",
    "Trouble",
    "Value",
    "added",
    "address_of",
    "addresses",
    "behind",
    "check_key",
    "digest",
    "document_of",
    "dumped",
    "exists",
    "guide_of",
    "held_back_by",
    "keys_of",
    "mapping",
    "name_of",
    "outline",
    "place_of",
    "problems",
    "problems_of",
    "read",
    "removed",
    "renamed",
    "reordered",
    "replaced",
    "section_of",
    "split",
    "where_used",
]
