"""Reading a filled workbook back: one sheet by its heads, every cell as text."""

from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from baoheng.core.errors import BindingError


def read_sheet(
    path: Path, title: str, heads: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the heads with their sheet row; wholly empty ones are left out.

    Raises BindingError where the file, the sheet or a column is not there.
    """
    try:
        with path.open("rb") as file:
            cells = (
                CalamineWorkbook.from_filelike(file)
                .get_sheet_by_name(title)
                .to_python(skip_empty_area=False)
            )
    except FileNotFoundError as error:
        raise BindingError("没有这个文件", where=str(path), todo="请检查路径") from error
    except (OSError, CalamineError, ValueError) as error:
        raise BindingError(
            f"打不开，或没有“{title}”这个工作表",
            where=str(path),
            todo="请用本软件写出的工作簿填写，存为 xlsx",
        ) from error
    found = [str(cell).strip() for cell in cells[0]] if cells else []
    if missing := [head for head in heads if head not in found]:
        raise BindingError(
            f"工作表“{title}”缺少列 {'、'.join(missing)}",
            where=str(path),
            todo="请不要删改表头",
        )
    for number, row in enumerate(cells[1:], start=2):
        texts = {head: _text(row[found.index(head)]) for head in heads}
        if any(texts.values()):
            yield number, texts


def _text(value: object) -> str:
    """A cell as a person sees it: 95.0 is 95."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
