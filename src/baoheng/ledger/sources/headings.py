"""Finding the row of headings: clerks put titles and dates above it."""

from collections.abc import Sequence

from baoheng.core.errors import SourceError

LOOKED_AT = 20  # rows from the top in which the headings are looked for


def find_headings(rows: Sequence[Sequence[str]], known: frozenset[str], where: str) -> int:
    """The index of the row that has the most known headings; the first row with text otherwise.

    ``known`` are headings as ``plain`` writes them. Raises SourceError for an empty source.
    """
    best, most = -1, 0
    for index, row in enumerate(rows[:LOOKED_AT]):
        count = sum(1 for cell in row if plain(cell) in known)
        if count > most:
            best, most = index, count
    if best >= 0:
        return best
    for index, row in enumerate(rows[:LOOKED_AT]):
        if sum(1 for cell in row if cell.strip()) > 1 or (len(row) == 1 and row[0].strip()):
            return index
    raise SourceError("里面没有数据", where=where, todo="请核对是否导出完整")


def clean_headings(row: Sequence[str], where: str) -> list[str]:
    """The headings without white space and byte-order mark.

    Raises SourceError where a heading stands twice or a column in the middle has none.
    """
    heads = [cell.strip().lstrip("\ufeff").strip('"').strip() for cell in row]
    while heads and not heads[-1]:
        heads.pop()
    named = [head or f"（第{place}列，没有列名）" for place, head in enumerate(heads, 1)]
    twice = sorted({head for head in named if named.count(head) > 1})
    if twice:
        raise SourceError(
            f"列名 {'、'.join(twice)} 出现了不止一次", where=where, todo="请在表头改成不同的名称"
        )
    return named


def plain(heading: str) -> str:
    """A heading for comparison: no spaces, stars or unit in brackets, lower case."""
    text = "".join(heading.split()).strip('*＊\ufeff"').lower()
    for opening, closing in (("(", ")"), ("（", "）"), ("[", "]"), ("【", "】")):
        if text.endswith(closing) and opening in text:
            text = text[: text.rindex(opening)]
    return text
