"""Reading a filled workbook back: one sheet by its heads, every cell as text."""

from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from baoheng.core.errors import BindingError
from baoheng.reading.formats.csv import saved_rows


def read_sheet(
    path: Path, title: str, heads: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the heads with their sheet row; wholly empty ones are left out.

    Raises BindingError where the file, the sheet or a column is not there.
    """
    cells = _csv(path) if path.suffix.lower() == ".csv" else _workbook(path, title)
    found = [str(cell).strip() for cell in cells[0]] if cells else []
    if missing := [head for head in heads if head not in found]:
        raise BindingError(
            f"工作表“{title}”缺少列 {'、'.join(missing)}",
            where=str(path),
            todo="请不要删改表头",
        )
    for number, row in enumerate(cells[1:], start=2):
        texts = {head: _text(_at(row, found.index(head))) for head in heads}
        if any(texts.values()):
            yield number, texts


def _workbook(path: Path, title: str) -> list[list[object]]:
    try:
        with path.open("rb") as file:
            sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_name(title)
            return [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except FileNotFoundError as error:
        raise _absent(path) from error
    except (OSError, CalamineError, ValueError) as error:
        raise BindingError(
            f"打不开，或没有“{title}”这个工作表",
            where=str(path),
            todo="请用本软件写出的工作簿填写，存为 xlsx",
        ) from error


def _csv(path: Path) -> list[list[object]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _absent(path) from error
    if (rows := saved_rows(content)) is not None:
        return [list(row) for row in rows]
    raise BindingError("文字编码读不出来", where=str(path), todo="请存为 UTF-8 编码的 CSV，或 xlsx")


def _absent(path: Path) -> BindingError:
    return BindingError("没有这个文件，或打不开", where=str(path), todo="请检查路径")


def _at(row: list[object], place: int) -> object:
    """A cell; rows of a CSV file may be shorter than the heads."""
    return row[place] if place < len(row) else None


def _text(value: object) -> str:
    """A cell as a person sees it: 95.0 is 95."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
