"""Which part of a measure an indicator means: the insurance, the people, the project it names."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from baoheng.core.tables import Indicator, TargetTable
from baoheng.evaluation.binding.wording import held, plain, shape_ends, vocabulary
from baoheng.ledger.definitions import dictionary
from baoheng.measures.known import Known
from baoheng.measures.model import Dimension, Measure
from baoheng.reading.values import clean

NAMED = 0.68  # share of a value's words that must be found in the indicator's
MAYBE = 0.55  # the same where a value must be chosen: a person looks at it
PROJECT = "project_name"


_LOOSE = 0.97  # of a value that holds the whole text and more
NONE = (0.0, "")
PEOPLE, INSURANCE = "identity_category", "insutype"
_LISTED = re.compile(r"((?:[一二三四五]级?[、和])+[一二三四五])级([\u4e00-\u9fff]{0,4})")


@dataclass(frozen=True, slots=True)
class Choice:
    """Values for one dimension and the words that led there."""

    dimension: str
    values: tuple[str, ...]
    words: tuple[str, ...]
    sure: bool = True


@cache
def spoken(codes: str) -> tuple[tuple[str, str], ...]:
    """Words for the values of a dictionary, the longest first: pairs of a word and its code."""
    others: Mapping[str, Sequence[str]] = vocabulary()["values"].get(codes, {})
    found = [(title, code) for code, title in dictionary(codes).items()]
    found += [(word, code) for code, words in others.items() for word in words]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def named_in(title: str, values: Iterable[str]) -> str | None:
    """The value that a title names, where it names one well enough."""
    share, value = _best(plain(title), values, True)
    return value if share >= NAMED else None


def choices(table: TargetTable, row: Indicator, measure: Measure, known: Known) -> list[Choice]:
    """What the words of an indicator, and of its project, say about the measure's dimensions."""
    found: list[Choice] = []
    taken: list[str] = []  # words that name people say nothing of their insurance
    for dimension in sorted(measure.dimensions.values(), key=lambda one: one.codes != PEOPLE):
        if dimension.entity:
            continue
        if dimension.codes:
            made = _coded(table, row, measure, dimension, taken)
        else:
            made = _named(table, row, dimension, known.get(f"{measure.id}/{dimension.name}", ()))
        if made:
            found.append(made)
            taken += made.words if dimension.codes == PEOPLE else ()
    said = {one.dimension for one in found}
    usual = [_usual(one, said) for one in measure.dimensions.values() if one.name not in said]
    return found + [one for one in usual if one]


def _coded(
    table: TargetTable,
    row: Indicator,
    measure: Measure,
    dimension: Dimension,
    taken: Sequence[str],
) -> Choice | None:
    codes = str(dimension.codes)
    texts = [row.level3, row.description or ""]
    if codes in vocabulary()["context"] and not _whole(clean(row.level3), codes):
        texts += [table.project or ""]
    for text in texts:
        view = _spread(clean(text))
        for word in taken if codes == INSURANCE else ():
            view = view.replace(word, "＊")
        hits = _spoken_in(view, codes, measure)
        if hits:
            values = tuple(dict.fromkeys(code for _, code in hits))
            return Choice(dimension.name, values, tuple(dict.fromkeys(word for word, _ in hits)))
    return None


def _usual(dimension: Dimension, said: Collection[str]) -> Choice | None:
    """What is usually meant where a choice must be made and the words make none."""
    if not dimension.required or any(name in said for name in dimension.unless):
        return None
    for one in vocabulary()["usual"]:
        if one["codes"] == dimension.codes and one.get("when", dimension.name) in {
            dimension.name,
            *said,
        }:
            words = [f"通常为{dictionary(one['codes'])[value]}" for value in one["values"]]
            return Choice(dimension.name, tuple(one["values"]), tuple(words), sure=False)
    return None


def _spread(text: str) -> str:
    """二、三级医院 as 二级医院三级医院."""
    return _LISTED.sub(
        lambda found: "".join(f"{one}级{found[2]}" for one in found[1] if one not in "级、和"),
        text,
    )


def _whole(name: str, codes: str) -> bool:
    """Whether the name says that everything is meant, whatever the project's title says."""
    words: Sequence[str] = vocabulary()["whole"].get(codes, ())
    return any(word in name for word in words)


def _spoken_in(text: str, codes: str, measure: Measure) -> list[tuple[str, str]]:
    """Words of the dictionary in the text; a shorter word inside a longer one says nothing more."""
    found: list[tuple[str, str]] = []
    rest = text
    for word, _ in spoken(codes):
        if word in rest and not _part_of_name(word, codes, measure):
            # a word may stand for several values: 门诊救助 is also 门诊慢特病救助
            found += [(word, other) for same, other in spoken(codes) if same == word]
            rest = rest.replace(word, "＊")
    return found


def _part_of_name(word: str, codes: str, measure: Measure) -> bool:
    """A word that the measure's own name holds narrows nothing down.

    Unless the name holds words of several values: DRG narrows DRG/DIP付费.
    """
    if word not in measure.name:
        return False
    return len({code for same, code in spoken(codes) if same in measure.name}) == 1


def _named(
    table: TargetTable, row: Indicator, dimension: Dimension, values: Iterable[str]
) -> Choice | None:
    """The value of the ledger that the indicator names best; projects by the table's own title."""
    own = (subject(row.level3), plain(row.level3), plain(row.description or ""))
    loose = dimension.required  # a part of the name will do only where one must be chosen
    best = max((_best(text, values, loose) for text in own if text), default=NONE)
    if dimension.name == PROJECT and table.project:
        mine = _best(plain(table.project), values, True)
        best = mine if mine[0] >= best[0] else best
    least = MAYBE if dimension.required else NAMED
    if best[0] < least:
        return None
    return Choice(dimension.name, (best[1],), (best[1],), sure=best[0] >= NAMED)


def subject(name: str) -> str:
    """What an indicator's name speaks of, without the words that say what is counted of it."""
    view = plain(name)
    for _, ends in shape_ends():
        for end in sorted(ends, key=len, reverse=True):
            if view.endswith(end) and len(view) > len(end) + 1:
                return view[: -len(end)]
    return view


def _best(text: str, values: Iterable[str], loose: bool) -> tuple[float, str]:
    """The value whose words the text holds most of; ``loose``: or that holds most of the text's."""
    named = ((plain(value), value) for value in values)
    rated = [
        (max(held(text, bare), held(bare, text) * _LOOSE if loose else 0.0), value)
        for bare, value in named
        if bare
    ]
    return max(rated, default=NONE)
