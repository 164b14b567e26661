"""One column of a ledger table: what it holds, how it is stored, who may see it."""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a column holds; the spelling of the definition files."""

    TEXT = "text"
    INT = "int"
    NUMBER = "number"  # a decimal with a fixed number of places
    MONEY = "money"  # 元 with two places outside, integer 分 inside
    DATE = "date"
    TIME = "time"  # local time of the bureau, without a zone
    FLAG = "flag"
    REF = "ref"  # the text key of another table's row, stored as its integer key


class Privacy(StrEnum):
    """Who may see a column."""

    OPEN = "open"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


MASKED = (Privacy.PERSONAL, Privacy.SENSITIVE)
_SQL = {
    Type.TEXT: "VARCHAR",
    Type.INT: "BIGINT",
    Type.MONEY: "BIGINT",
    Type.DATE: "DATE",
    Type.TIME: "TIMESTAMP",
    Type.FLAG: "BOOLEAN",
    Type.REF: "BIGINT",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its national ``name``; ``stored`` is its name inside the ledger.

    ``to`` names the entity that a reference points at. ``codes`` names a dictionary. ``low`` and
    ``high`` are inclusive bounds. ``aliases`` are other headings that bureaus use.
    """

    name: str
    title: str
    type: Type
    stored: str
    required: bool = False
    privacy: Privacy = Privacy.INTERNAL
    mask: str = "all"
    to: str | None = None
    codes: str | None = None
    size: int | None = None
    pattern: str | None = None
    scale: int = 4
    low: int | None = None
    high: int | None = None
    unit: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the stored value."""
        return f"DECIMAL(18,{self.scale})" if self.type is Type.NUMBER else _SQL[self.type]

    @property
    def places(self) -> int:
        """How many places after the point a number of this column may have."""
        return {Type.NUMBER: self.scale, Type.MONEY: 2}.get(self.type, 0)

    @property
    def masked(self) -> bool:
        """Whether the read layer hides it unless a purpose is given."""
        return self.privacy in MASKED
