"""Two counts in a sentence and the rate made of them: 抽查128笔，准确119笔，准确率94.5%."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from baoheng.checking.amounts import Mention, mentions, quantity, rounded, say, slack
from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier, Form, Stage
from baoheng.checking.lexicon import section
from baoheng.checking.wording.bounds import is_ratio
from baoheng.checking.wording.texts import Prose, prose, running, shown
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator
from baoheng.core.target import Operator
from baoheng.reading.values import clean, parse_target

_FILE = "quantities.toml"
_SENTENCE = re.compile(r"[。；;\n]")
_NEAR = 24  # characters between the two counts, and up to the rate
_ALL = Decimal(100)
_MISTYPED = Decimal(20)  # points: farther off, the counts are not what the rate is made of


@dataclass(frozen=True, slots=True)
class _Share:
    """A part of a whole, both counts of one unit; ``verb`` says what the part is: 准确, 满意."""

    view: str
    whole: Mention
    part: Mention
    verb: str

    @property
    def percent(self) -> Decimal:
        """The part of the whole in per cent."""
        return self.part.value / self.whole.value * _ALL


def told_ratios(dossier: Dossier) -> Iterator[Observation]:
    """Rates beside the counts that they are made of, in prose and beside a row's own figure."""
    for form, where, text, place in _texts(dossier):
        yield from _of_targets(form, where, text, place)
        for share in _shares(text):
            if share.part.value > share.whole.value:
                yield from _too_many(form, where, share, place)
            elif rate := _rate_behind(share):
                said = f"{where}“{shown(share.view[share.whole.start : rate.end], 40)}”"
                yield from _judged(form, share, rate.value, f"{where}所写的比率", said, (), place)
    for form in dossier.forms:
        yield from _fixed(form)
    for form in dossier.forms:
        for row in form.indicators:
            if is_ratio(row.level3) and (value := _percent(form, row)) is not None:
                for text in _notes(row):
                    for share in _shares(text):
                        fits = share.verb in row.level3 and share.percent <= _ALL
                        if fits and _rate_behind(share) is None:
                            said = f"“{shown(share.view, 40)}”"
                            what = f"“{form.name}”的“{row.level3}”"
                            yield from _judged(form, share, value, what, said, (row,), None)


def _too_many(form: Form, where: str, share: _Share, place: Place | None) -> Iterator[Observation]:
    """发放问卷160份，收回有效问卷186份: more came back than went out."""
    if share.verb not in section(_FILE, "always_a_part"):
        return
    told = share.view[share.whole.start : share.part.end]
    evidence = f"{where}“{told}”：{share.part.text} > {share.whole.text}"
    message = f"“{form.name}”的{where}写“{told}”，部分多于全体"
    yield wrong(form, message, evidence, places=[place])


def _fixed(form: Form) -> Iterator[Observation]:
    """Ratios of a fixed formula, 在职人员控制率, by the two numbers that a sentence tells."""
    for row in form.indicators:
        for ratio in section(_FILE, "fixed_ratios"):
            value = _percent(form, row) if ratio["name"] in row.level3 else None
            for one in prose(form) if value is not None else ():
                for sentence in _SENTENCE.split(clean(one.text).replace(" ", "")):
                    both = _two(form, ratio, sentence)
                    if both is not None and value is not None:
                        yield _by_formula(form, row, one, ratio["source"], value, both, sentence)


def _two(form: Form, ratio: dict[str, str], sentence: str) -> tuple[Decimal, Decimal] | None:
    """The part and the whole: both in the sentence, or the part in a row of the form."""
    whole = re.search(ratio["whole"], sentence)
    if whole is None or not Decimal(whole["n"]):
        return None
    scale = 10000 if whole.groupdict().get("scale") else 1
    if "part" in ratio:
        part = re.search(ratio["part"], sentence)
        return (Decimal(part["n"]), Decimal(whole["n"])) if part else None
    rows = [
        found
        for row in form.indicators
        if re.search(ratio["part_row"], row.level3) and (found := quantity(row))
    ]
    return (rows[0].base(), Decimal(whole["n"]) * scale) if len(rows) == 1 else None


def _by_formula(
    form: Form,
    row: Indicator,
    one: Prose,
    source: str,
    value: Decimal,
    both: tuple[Decimal, Decimal],
    sentence: str,
) -> Observation:
    exact = both[0] / both[1] * _ALL
    what = "指标值" if form.stage is Stage.TARGET else "实际完成值"
    evidence = (
        f"{one.where}“{shown(sentence, 40)}”：{say(both[0])} ÷ {say(both[1])} = "
        f"{say(rounded(exact, 2))}%，{what}{say(value)}%（{source}）"
    )
    low = row.target.operator in (Operator.LE, Operator.LT)
    kept = exact <= value if low else exact >= value
    fits = kept if form.stage is Stage.TARGET else abs(exact - value) < slack(value)
    if fits:
        message = f"“{row.level3}”与文字中的两个数相符"
        return holds(form, message, evidence, row, places=[one.place])
    message = (
        f"“{form.name}”的“{row.level3}”{what}{say(value)}%，"
        f"按所写的两个数算是{say(rounded(exact, 2))}%"
    )
    return wrong(form, message, evidence, row, places=[one.place])


def _of_targets(form: Form, where: str, text: str, place: Place | None) -> Iterator[Observation]:
    """救助1385人次，完成年度目标2600的53.3%: the target stands between the two."""
    view, found = mentions(text)
    for part in found:
        said = re.match(section(_FILE, "of_target"), view[part.end :])
        if said is None or part.unit is None or part.operator is not None:
            continue
        whole, rate = Decimal(said["whole"].rstrip("万")), Decimal(said["rate"])
        whole *= 10000 if said["whole"].endswith("万") else part.unit.scale
        if not whole:
            continue
        exact = part.value * part.unit.scale / whole * _ALL
        told = view[part.start : part.end + said.end()]
        evidence = (
            f"{where}“{told}”：{part.text} ÷ {said['whole']} = {say(rounded(exact, 2))}%，"
            f"写{say(rate)}%"
        )
        if abs(exact - rate) < slack(rate):
            yield holds(form, "完成的比例与所写的两个数相符", evidence, places=[place])
        else:
            message = f"{where}写“{told}”，算下来是{say(rounded(exact, 2))}%"
            yield wrong(form, message, evidence, places=[place])


def _texts(dossier: Dossier) -> Iterator[tuple[Form, str, str, Place | None]]:
    for one in running(dossier):
        yield one.form, one.where, one.text, one.place
    for form in dossier.forms:
        for row in form.indicators:
            for text in _notes(row):
                yield form, f"“{row.level3}”的说明", text, row.places.get("level3")


def _notes(row: Indicator) -> Iterator[str]:
    texts = (row.reason, row.scoring, row.remark, row.description, *row.extra.values())
    yield from (text for text in texts if text)


def _percent(form: Form, row: Indicator) -> Decimal | None:
    """The row's rate: what was reached on later forms, else the target."""
    if form.stage is Stage.TARGET:
        return row.target.value if row.target.unit == "%" else None
    found = parse_target(clean(row.actual_text or ""), name=row.level3)
    return found.value if found.unit == "%" and found.value_high is None else None


def _shares(text: str) -> Iterator[_Share]:
    """Two counts of one unit right behind each other, the second with the word for the part."""
    not_part = re.compile(section(_FILE, "not_a_part"))
    for sentence in _SENTENCE.split(text):
        view, found = mentions(sentence)
        for whole, part in pairwise(found):
            between = view[whole.end : part.start]
            said = re.search(section(_FILE, "part_said"), between)
            if said is None or len(between) > _NEAR or not_part.search(between):
                continue
            same = whole.unit is not None and part.unit is not None and whole.unit == part.unit
            counted = same and whole.unit is not None and whole.unit.dimension.startswith(
                ("count", "person")
            )  # fmt: skip
            plain = whole.operator is None and part.operator is None
            if counted and plain and part.value > 0 and whole.value > 0:
                yield _Share(view, whole, part, said["verb"])


def _rate_behind(share: _Share) -> Mention | None:
    """The rate of the part right behind it: 准确率94.5%."""
    _, found = mentions(share.view)
    for one in found:
        if one.start < share.part.end or one.unit is None or one.unit.text != "%":
            continue
        lead = share.view[share.part.end : one.start]
        named = share.verb in lead and re.search(section(_FILE, "rate_said"), lead)
        return one if named and len(lead) <= _NEAR and one.operator is None else None
    return None


def _judged(
    form: Form,
    share: _Share,
    rate: Decimal,
    what: str,
    said: str,
    rows: tuple[Indicator, ...],
    place: Place | None,
) -> Iterator[Observation]:
    exact = share.percent
    evidence = (
        f"{said}：{share.part.text} ÷ {share.whole.text} = {say(rounded(exact, 2))}%，"
        f"写{say(rate)}%"
    )
    if abs(exact - rate) < slack(rate):
        yield holds(form, "比率与所写的两个数相符", evidence, *rows, places=[place])
    elif abs(exact - rate) <= _MISTYPED:
        message = f"{what}{say(rate)}%，按所写的两个数算是{say(rounded(exact, 2))}%"
        yield wrong(form, message, evidence, *rows, places=[place])
