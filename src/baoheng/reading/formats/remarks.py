"""Notes to the clerk, one sentence a kind, however many cells it concerns."""

from dataclasses import dataclass, field

from baoheng.core.provenance import Place
from baoheng.reading.formats.sheetcell import SheetCell
from baoheng.reading.grid import Flag
from baoheng.reading.limits import Limits


@dataclass(slots=True)
class Remarks:
    """Collects remarks by code: the first place, how many there are, and what is wrong."""

    _first: dict[str, tuple[str, str]] = field(default_factory=dict)
    _count: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, place: Place, sentence: str, count: int = 1) -> None:
        """``sentence`` follows the place: ``的公式没有保存计算结果…``."""
        self._first.setdefault(code, (place.label, sentence))
        self._count[code] = self._count.get(code, 0) + count

    def cell(self, cell: SheetCell, place: Place, limits: Limits) -> None:
        """What has to be said about one cell: no value, cut, an unknown format, a picture."""
        if Flag.FORMULA_NO_VALUE in cell.flags:
            self.add(
                "FORMULA_NO_VALUE",
                place,
                "的公式没有保存计算结果，只列出公式本身；请用 Excel 或 WPS 打开、保存后再读",
            )
        if Flag.TRUNCATED in cell.flags:
            limit = limits.cell_characters
            self.add("TRUNCATED", place, f"的文字过长，只读了前 {limit} 个字符")
        if cell.simplified:
            self.add(
                "FORMAT_SIMPLIFIED", place, "的数字格式有未支持的写法（如中文数字），按普通数字显示"
            )
        if cell.text.startswith(("=DISPIMG(", "=_xlfn.DISPIMG(")):
            self.add("IMAGE_NOT_READ", place, "是嵌在单元格里的图片，图中文字没有读")

    def notes(self) -> list[tuple[str, str]]:
        """(code, Chinese sentence) in the order of first appearance."""
        return [
            (code, f"{label}{self._many(code)}{sentence}")
            for code, (label, sentence) in self._first.items()
        ]

    def _many(self, code: str) -> str:
        count = self._count[code]
        return f"等{count}处" if count > 1 else ""
