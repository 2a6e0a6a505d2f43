"""The words a guide is written in: keys, the parts they point at, and how long a text may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

UNSURE = "unsure"
LONGEST_KEY = 60

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=LONGEST_KEY)]
Label = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=80)]


@dataclass(frozen=True)
class Refers:
    """Marks a key that must exist in another part of the guide."""

    part: str

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """For other tools, the mark stands in the JSON Schema."""
        return {**handler(core_schema), "x-refers-to": self.part}


FactKey = Annotated[Key, Refers("facts")]
QuestionKey = Annotated[Key, Refers("questions")]
ShapingKey = Annotated[Key, Refers("shaping")]
ConcernKey = Annotated[Key, Refers("concerns")]
DecisionKey = Annotated[Key, Refers("decisions")]
OptionKey = Annotated[Key, Refers("options")]
TreatmentKey = Annotated[Key, Refers("treatments")]
PromptKey = Annotated[Key, Refers("prompts")]
TopicKey = Annotated[Key, Refers("topics")]
PassageLabel = Annotated[Label, Refers("passages")]

Short = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=500)]


class Part(BaseModel):
    """A piece of a guide: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
