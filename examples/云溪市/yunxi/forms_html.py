"""Web pages as a government site serves them."""

from html import escape
from pathlib import Path

from yunxi.sheet import Cell, Part, Sheet

MENU = ("首页", "机构职能", "政务公开", "办事服务", "互动交流", "预决算公开")
FOOT = "主办单位：云溪市医疗保障局　网站标识码：9903000000　建议使用1024×768以上分辨率浏览"


def write(path: Path, parts: list[Part], *, dressed: bool = True) -> None:
    """One page.

    ``dressed``: declared gb2312 but encoded GB18030, inside a layout table, paragraphs in cells;
    otherwise a plain UTF-8 page.
    """
    content = "\n".join(_part(part, dressed) for part in parts)
    charset = "gb2312" if dressed else "utf-8"
    body = _dressed(content, parts[0].title) if dressed else f"<main>\n{content}\n</main>"
    page = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{charset}">\n'
        f"<title>{escape(parts[0].title)}-云溪市医疗保障局</title>\n"
        "<style>table.form{border-collapse:collapse;width:100%}"
        "table.form td,table.form th{border:1px solid #000;padding:4px;font-size:12px}</style>\n"
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    path.write_bytes(page.encode("gb18030" if dressed else "utf-8"))


def _dressed(content: str, title: str) -> str:
    menu = "".join(f'<a href="#">{name}</a> | ' for name in MENU)
    return (
        '<table width="1000" align="center" cellpadding="0"><tr><td colspan="2">'
        f"云溪市医疗保障局 {menu}</td></tr>\n"
        '<tr><td width="180" valign="top"><ul><li>部门预算</li><li>部门决算</li>'
        f"<li>绩效目标</li></ul></td><td>当前位置：首页 &gt; 预决算公开 &gt; {escape(title)}\n"
        "<div>发布日期：二〇二六年二月六日　来源：规划财务和信息科　【字体：大 中 小】</div>\n"
        f"{content}\n<div>【打印本页】【关闭窗口】</div></td></tr>\n"
        f'<tr><td colspan="2">{FOOT}</td></tr></table>'
    )


def _part(part: Part, dressed: bool) -> str:
    lines = [f"<h2>{escape(part.title)}</h2>"]
    lines += [
        f"<p>{escape(left)}&nbsp;&nbsp;&nbsp;&nbsp;{escape(right)}</p>"
        for left, right in part.above
    ]
    lines.append(_table(part.sheet, dressed))
    lines += [f"<p>{escape(line)}</p>" for line in part.below]
    return "\n".join(lines)


def _table(sheet: Sheet, dressed: bool) -> str:
    rows: list[list[str]] = [[] for _ in range(sheet.nrows)]
    for cell in sorted(sheet.cells, key=lambda c: (c.row, c.col)):
        rows[cell.row].append(_cell(cell, dressed))
    return (
        '<table class="form">\n' + "\n".join(f"<tr>{''.join(r)}</tr>" for r in rows) + "\n</table>"
    )


def _cell(cell: Cell, dressed: bool) -> str:
    tag = "th" if cell.kind == "head" and not dressed else "td"
    spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    lines = [escape(line) for line in cell.text.split("\n")]
    if dressed:
        inside = "".join(f'<p align="center"><span>{line or "&nbsp;"}</span></p>' for line in lines)
    else:
        inside = "<br>".join(lines)
    return f"<{tag}{spans}>{inside}</{tag}>"
