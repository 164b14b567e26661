"""Rows of official sheets as plain statements: a rule, codes, a value and a text, or a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from baoheng.core.errors import SourceError
from baoheng.core.provenance import column_letters
from baoheng.review.knowledge.entry import Code, Codes, plain, sorted_codes
from baoheng.review.knowledge.layouts import Recognised, other, rule_of_kind

_MOST_TOLD = 5
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row says: of which rule, about which codes, with which value and text."""

    where: str
    rule: str
    name: str
    items: Codes
    others: Codes = ()
    value: str | None = None
    text: str = ""


@dataclass
class Gathered:
    """The statements of a file, with its rows, remarks and everything that is wrong."""

    statements: list[Statement] = field(default_factory=list)
    rows: int = 0
    remarks: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def refuse(self, file: str) -> None:
        """Raise SourceError with the places and reasons, if anything is wrong."""
        if not self.wrong:
            return
        more = f"；等 {len(self.wrong)} 处" if len(self.wrong) > _MOST_TOLD else ""
        raise SourceError(
            f"{'；'.join(self.wrong[:_MOST_TOLD])}{more}",
            where=file,
            todo="整份文件没有导入，请改正后重新导入",
        )


class Reader:
    """Reads the rows of one recognised sheet into a gathering."""

    def __init__(self, found: Recognised, gathered: Gathered) -> None:
        self.found = found
        self.gathered = gathered

    def rows(self) -> Sequence[tuple[int, tuple[str, ...]]]:
        """The rows below the headings that are not remarks; remarks are kept apart."""
        kept = []
        for number, cells in self.found.sheet.rows[self.found.first :]:
            first = next(text for text in cells if text)
            coded = any(self.at(cells, name) for name in ("code", "main_code", "other_code"))
            empty = not any(self.at(cells, name) for name in self.found.layout.need)
            if empty or (not coded and other()["remark"].match(first)):
                self.gathered.remarks.append(f"{self.where(number)}：{first}")
            else:
                kept.append((number, cells))
        return kept

    def at(self, cells: Sequence[str], name: str) -> str:
        """The text of a field; empty where there is no such column or cell."""
        place = self.found.columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    def where(self, number: int) -> str:
        """``工作表“Sheet1”第3行``."""
        return f"工作表“{self.found.sheet.name}”第{number}行"

    def wrong(self, number: int, what: str) -> None:
        """Note that a row cannot be taken."""
        self.gathered.wrong.append(f"{self.where(number)}{what}")

    def codes(self, number: int, cells: Sequence[str], name: str, title: str) -> Codes:
        """The codes of a cell, called ``title``; none where the cell is wrong, which is noted."""
        text, place = self.at(cells, name), self.found.columns[name]
        cell = f"（{column_letters(place + 1)}{number}）"
        if (number, place) in self.found.sheet.typed:
            self.wrong(number, f"编码{cell}是数字格式，前面的0可能已丢失，请改为文本格式")
            return ()
        parts = [one for one in other()["separators"].split(text) if one]
        if not parts:
            self.wrong(number, f"没有编码{cell}")
        for one in parts:
            if not other()["code"].match(one):
                self.wrong(number, f"编码{cell}“{one[:30]}”不像编码")
                return ()
        return sorted_codes(Code(one, title) for one in parts)

    def value(self, cells: Sequence[str]) -> str | None:
        """The cells of the value, put together; None where this layout has none."""
        wanted = self.found.layout.value
        return "/".join(plain(self.at(cells, name)) for name in wanted) if wanted else None

    def rule(self, number: int, cells: Sequence[str], name: str) -> str | None:
        """The rule of a row; what is not known is noted."""
        kind = plain(self.at(cells, "kind"))
        if not kind:
            if self.found.rule is None:
                self.wrong(number, "看不出是哪条规则，请在表头上面的行或工作表名里写明规则名称")
            return self.found.rule
        subject = "drug" if "drug_name" in self.found.columns else "item"
        value = plain(self.at(cells, "value"))
        found = rule_of_kind(kind, subject, value, self.at(cells, "text"))
        if found is None:
            self.wrong(number, f"“{name}”的限定类型“{kind}”、限定值“{value}”不是已知的写法")
        return found

    def named(self, number: int, cells: Sequence[str], *fields: str) -> str:
        """The first of several name fields that is filled; one that is not is noted."""
        found = next((text for name in fields if (text := self.at(cells, name))), "")
        if not found or found in _ERRORS:
            self.wrong(number, "没有名称" if not found else f"名称是公式错误 {found}")
        return found


def read_items(found: Recognised, gathered: Gathered) -> None:
    """A sheet that has names and codes in the same row."""
    reader = Reader(found, gathered)
    for number, cells in reader.rows():
        gathered.rows += 1
        name = reader.named(number, cells, "item_name", "drug_name")
        items = reader.codes(number, cells, "code", name)
        rule = reader.rule(number, cells, name)
        if name and items and rule:
            gathered.statements.append(
                Statement(
                    reader.where(number), rule, name, items,
                    value=reader.value(cells), text=reader.at(cells, "text"),
                )
            )  # fmt: skip


def read_pairs(found: Recognised, gathered: Gathered) -> None:
    """A sheet of two items a row that must not be billed together."""
    reader = Reader(found, gathered)
    for number, cells in reader.rows():
        gathered.rows += 1
        main = reader.named(number, cells, "main_name")
        second = reader.named(number, cells, "other_name")
        items = reader.codes(number, cells, "main_code", main)
        others = reader.codes(number, cells, "other_code", second)
        if items and items == others:
            reader.wrong(number, "主项和从项是同一个编码")
        rule = reader.rule(number, cells, main)
        if main and second and items and others and rule:
            gathered.statements.append(
                Statement(
                    reader.where(number), rule, f"{main}×{second}", items, others,
                    reader.value(cells), reader.at(cells, "text"),
                )
            )  # fmt: skip


def read_drugs(drugs: Recognised, lists: Sequence[Recognised], gathered: Gathered) -> None:
    """A sheet of drugs, with their codes in another sheet under the same names."""
    codes, kinds = _code_lists(lists, gathered)
    reader = Reader(drugs, gathered)
    names: set[str] = set()
    for number, cells in reader.rows():
        gathered.rows += 1
        name = reader.named(number, cells, "drug_name")
        rule = reader.rule(number, cells, name)
        items = sorted_codes(codes.get(plain(name), ()))
        if name and plain(name) in names:
            reader.wrong(number, f"“{name}”写了两次")
        names.add(plain(name))
        if name and not items:
            reader.wrong(number, f"“{name}”在编码表里没有编码")
        if kinds.get(plain(name), set()) - {plain(reader.at(cells, "kind"))}:
            reader.wrong(number, f"“{name}”的限定类型与编码表不同")
        if name and items and rule:
            gathered.statements.append(
                Statement(
                    reader.where(number), rule, name, items,
                    value=reader.value(cells), text=reader.at(cells, "text"),
                )
            )  # fmt: skip
    strange = [one[0].name for key, one in codes.items() if key not in names and one]
    gathered.wrong += [f"编码表里的“{name}”不在药品清单里" for name in strange]


def _code_lists(
    lists: Sequence[Recognised], gathered: Gathered
) -> tuple[dict[str, list[Code]], dict[str, set[str]]]:
    """Codes and kinds by drug."""
    codes: dict[str, list[Code]] = {}
    kinds: dict[str, set[str]] = {}
    for one in lists:
        reader = Reader(one, gathered)
        for number, cells in reader.rows():
            name = reader.named(number, cells, "drug_name")
            codes.setdefault(plain(name), []).extend(reader.codes(number, cells, "code", name))
            kinds.setdefault(plain(name), set()).add(plain(reader.at(cells, "kind")))
    return codes, kinds
