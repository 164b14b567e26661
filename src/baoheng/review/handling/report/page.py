"""The report as one offline, printable web page."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from baoheng.reading.reports.files import write_whole
from baoheng.reading.reports.markup import Element, element, to_html
from baoheng.reading.reports.webpage import page_style, whole_page
from baoheng.review.handling.drafts import yuan
from baoheng.review.handling.precision import Precision, Proposal, percent
from baoheng.review.handling.report.figures import Figures, Peer, Sums
from baoheng.review.handling.report.pictures import bars

SERIES = ("疑点金额", "认定金额", "追回金额")
_TOP = 15  # of a long list that are drawn and printed; the workbook has all
_HEADS = (
    "疑点", "疑点金额", "认定", "撤销", "尚无结论", "认定金额", "决定追回", "追回到账",
)  # fmt: skip
_STYLE = """
svg { max-width: 100%; height: auto; margin: 6px 0 10px; font-family: inherit; }
td.count { text-align: right; white-space: nowrap; }
@media print { h2 { break-before: auto; break-after: avoid; } svg { break-inside: avoid; }
 @page { size: A4 landscape; margin: 12mm; } }
"""


def write_page(
    path: Path, told: Figures, found: Sequence[Precision], advice: Sequence[Proposal]
) -> None:
    """Write the page. Raises OutputError where that cannot be done."""
    write_whole(path, lambda file: file.write(page(told, found, advice).encode()))


def page(told: Figures, found: Sequence[Precision], advice: Sequence[Proposal]) -> str:
    """The whole page as text."""
    title = f"智能审核疑点处理情况（{told.period.label}）"
    parts = [element("h1", title), *_top(told)]
    for name, groups in told.by.items():
        parts += _division(name, groups)
    parts += _peers(told)
    parts += _precision(found, advice)
    return whole_page(title, page_style() + _STYLE, map(to_html, parts))


def _top(told: Figures) -> Iterator[Element]:
    whole = told.whole
    numbers = (
        ("疑点", f"{whole.hits:,} 条"),
        ("疑点金额", _money(whole.suspected)),
        ("认定金额", confirmed(whole)),
        ("追回到账", _money(whole.recovered)),
        ("已审单据", f"{told.bills:,} 份"),
    )
    items = (element("li", element("b", number), name) for name, number in numbers)
    yield element("ul", *items, class_="numbers")
    concluded = whole.confirmed_hits + whole.dismissed_hits
    yield element(
        "p",
        f"有结论 {concluded:,} 条：认定 {whole.confirmed_hits:,} 条，"
        f"撤销 {whole.dismissed_hits:,} 条；尚无结论 {whole.pending:,} 条。",
    )
    if whole.unknown:
        yield element("p", f"其中 {whole.unknown:,} 条部分认定的没有登记认定金额，没有计入。")
    yield element(
        "p",
        "按审核期间计，规则试跑的不计；认定按最近一次结论；同一行费用几条规则都命中的，金额只计一次；"
        "追回到账已减冲回，不含违约金。",
        class_="dim",
    )


def _division(name: str, groups: Mapping[str, Sums]) -> Iterator[Element]:
    by_time = name == "月份"
    rows = sorted(groups.items(), key=lambda one: (-one[1].suspected * (not by_time), one[0]))
    shown = rows if by_time else rows[:_TOP]
    yield element("h2", f"按{name}")
    drawn = [(key, (s.suspected, s.confirmed, s.recovered)) for key, s in shown]
    picture = bars(f"按{name}的金额", SERIES, drawn)
    if picture is not None:
        yield picture
    body = [element("tr", *(element("th", head) for head in (name, *_HEADS)))]
    body += [_sums(key, one) for key, one in shown]
    if len(rows) > len(shown):
        rest = Sums()
        for _, one in rows[len(shown) :]:
            rest = added(rest, one)
        body.append(_sums(f"其余 {len(rows) - len(shown)} 个", rest))
    yield element("div", element("table", *body, class_="list"), class_="scroll")


def added(one: Sums, other: Sums) -> Sums:
    """The sums of two groups that have no hit in common."""
    names = Sums.__slots__
    return Sums(**{name: getattr(one, name) + getattr(other, name) for name in names})


def _sums(name: str, one: Sums) -> Element:
    cells = (
        f"{one.hits:,}", _money(one.suspected), f"{one.confirmed_hits:,}",
        f"{one.dismissed_hits:,}", f"{one.pending:,}", confirmed(one),
        _money(one.ordered), _money(one.recovered),
    )  # fmt: skip
    return element(
        "tr", element("td", name), *(element("td", cell, class_="count") for cell in cells)
    )


def confirmed(one: Sums) -> str:
    """The upheld sum, and of how many hits it is not known."""
    more = f"（另 {one.unknown:,} 条没有登记金额）" if one.unknown else ""
    return f"{_money(one.confirmed)}{more}"


def _peers(told: Figures) -> Iterator[Element]:
    yield element("h2", "机构排名（与同级机构比）")
    yield element(
        "p",
        "按每千份已审单据的疑点数从高到低；括号里是疑点数÷单据数。没有已审单据的不排名。",
        class_="dim",
    )
    for level, (hits, bills) in sorted(told.levels.items()):
        mine = [one for one in told.peers if one.level == level]
        rate = thousand(Fraction(1000 * hits, bills)) if bills else "—"
        yield element("h3", f"{level}：{len(mine)} 家，合计每千份 {rate}（{hits:,}÷{bills:,}）")
        heads = ("名次", "机构", "每千份疑点", "疑点金额", "金额名次", "认定金额", "追回到账")
        body = [element("tr", *(element("th", head) for head in heads))]
        body += [_peer(one) for one in mine if one.sums.hits][:_TOP]
        clean = sum(not one.sums.hits for one in mine)
        yield element("div", element("table", *body, class_="list"), class_="scroll")
        if clean:
            yield element("p", f"另有 {clean} 家没有疑点。", class_="dim")


def _peer(one: Peer) -> Element:
    rank = f"{one.rank}/{one.of}" if one.rank else "—"
    amount_rank = f"{one.amount_rank}/{one.of}" if one.amount_rank else "—"
    cells = (rate_words(one), _money(one.sums.suspected), amount_rank, confirmed(one.sums),
             _money(one.sums.recovered))  # fmt: skip
    return element(
        "tr",
        element("td", rank),
        element("td", f"{one.code} {one.name}"),
        *(element("td", cell, class_="count") for cell in cells),
    )


def rate_words(one: Peer) -> str:
    """Hits per 1,000 bills with both numbers."""
    if one.rate is None:
        return f"没有已审单据（疑点 {one.sums.hits:,}）"
    return f"{thousand(one.rate)}（{one.sums.hits:,}÷{one.bills:,}）"


def thousand(rate: Fraction) -> str:
    """A rate with two places, half up."""
    hundredths = (200 * rate.numerator + rate.denominator) // (2 * rate.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _precision(found: Sequence[Precision], advice: Sequence[Proposal]) -> Iterator[Element]:
    yield element("h2", "规则准确率")
    heads = ("规则", "准确率", "认定", "认定＋撤销", "尚无结论", "后来改判", "撤销的主要理由")
    body = [element("tr", *(element("th", head) for head in heads))]
    for one in sorted(found, key=lambda p: (p.rate is None, p.rate or 0, p.rule)):
        rate = "—" if one.rate is None else percent(one.rate)
        reasons = "；".join(f"{text}（{count}）" for text, count in one.reasons.most_common(3))
        counts = (one.confirmed, one.judged, one.undecided, one.turned)
        body.append(
            element(
                "tr",
                element("td", f"{one.rule} {one.name}"),
                element("td", rate, class_="count"),
                *(element("td", f"{count:,}", class_="count") for count in counts),
                element("td", reasons),
            )
        )
    yield element("div", element("table", *body, class_="list"), class_="scroll")
    if advice:
        yield element("h3", "建议")
        items = (element("li", f"{one.rule} {one.name}：{one.said}") for one in advice)
        yield element("ul", *items)


def _money(fen: int) -> str:
    return f"{yuan(fen):,.2f}元"
