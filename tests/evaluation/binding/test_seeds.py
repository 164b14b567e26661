"""The binding of the five real documents against labels made by reading them."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from baoheng.core.tables import Indicator, TargetTable
from baoheng.evaluation.binding.choose import GOOD
from baoheng.evaluation.binding.propose import Proposal, propose
from baoheng.ledger.definitions import dictionary
from baoheng.measures.definitions import measures
from baoheng.reading.read import read_document

TRUTH = Path(__file__).with_name("seed_truth.toml")
MEANT = 0.9  # least share of answerable indicators whose first proposal is right
STRAY = 0.1  # greatest share of stated indicators for which a measure is proposed with confidence
KINDS = ("computable", "surveyable", "stated")

Label = Mapping[str, Any]
Place = tuple[int, int, int]


@cache
def labels() -> tuple[Label, ...]:
    return tuple(tomllib.loads(TRUTH.read_text(encoding="utf-8"))["indicators"])


@cache
def indicators(folder: Path) -> Mapping[Place, tuple[TargetTable, Indicator]]:
    """Each name once, where it comes first: document, table and row, counted from 0."""
    found, seen = {}, set()
    for number, path in enumerate(sorted(folder.glob("*.txt"))):
        for at, table in enumerate(read_document(path, path.name).document.tables):
            for line, row in enumerate(table.indicators):
                if row.level3 not in seen:
                    seen.add(row.level3)
                    found[number, at, line] = (table, row)
    return found


def proposals(folder: Path, label: Label) -> tuple[Indicator, list[Proposal]]:
    table, row = indicators(folder)[tuple(label["at"])]
    return row, propose(table, row, {})


def wrong(answer: Mapping[str, Any], one: Proposal) -> list[str]:
    """The coded dimensions that the proposal narrows otherwise than the answer accepts."""
    accepted: Mapping[str, Sequence[Sequence[str]]] = answer.get("filters", {})
    coded = [dim.name for dim in one.measure.dimensions.values() if dim.codes]
    return [
        f"{name}={','.join(one.filters.get(name, ())) or '未定'}"
        for name in coded
        if set(one.filters.get(name, ())) not in map(set, accepted.get(name, [[]]))
    ]


def miss(label: Label, row: Indicator, made: Sequence[Proposal]) -> str | None:
    """What is wrong with the first proposal; None where it is right."""
    if not made:
        return f"{place(label)} {row.level3[:24]}：没有建议，应为 {label['answers'][0]['measure']}"
    first = made[0]
    answers = {answer["measure"]: answer for answer in label["answers"]}
    if first.measure.id in answers:
        off = wrong(answers[first.measure.id], first)
        if not off:
            return None
        return f"{place(label)} {row.level3[:24]}：{first.measure.id} 的 {'、'.join(off)} 不对"
    rank = next((n for n, one in enumerate(made, 1) if one.measure.id in answers), None)
    right = f"{next(iter(answers))}（{f'第{rank}位' if rank else '不在建议中'}）"
    return f"{place(label)} {row.level3[:24]}：{first.measure.id} {first.confidence}，应为 {right}"


def place(label: Label) -> str:
    return ".".join(map(str, label["at"]))


def listed(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, *lines])


def test_labels_speak_of_measures_dimensions_and_codes_that_exist():
    for label in labels():
        assert label["kind"] in KINDS
        assert bool(label.get("answers")) == (label["kind"] != "stated"), place(label)
        for answer in label.get("answers", []):
            measure = measures()[answer["measure"]]
            assert measure.surveyed == (label["kind"] == "surveyable"), place(label)
            for name, choices in answer.get("filters", {}).items():
                known = set(dictionary(str(measure.dimensions[name].codes)))
                assert known >= {code for choice in choices for code in choice}, place(label)


@pytest.mark.seeds
def test_every_name_of_the_documents_is_labelled_once_and_is_still_read_alike(seeds):
    read = {
        at: hashlib.sha256(row.level3.encode()).hexdigest()[:8]
        for at, (_, row) in indicators(seeds).items()
    }
    assert read == {tuple(label["at"]): label["name"] for label in labels()}


@pytest.mark.slow
@pytest.mark.seeds
def test_what_can_be_measured_is_bound_to_the_right_measure_at_first(seeds):
    answerable = [label for label in labels() if label["kind"] != "stated"]
    misses = [said for label in answerable if (said := miss(label, *proposals(seeds, label)))]
    share = 1 - len(misses) / len(answerable)
    assert share >= MEANT, listed(f"{share:.1%}，{len(misses)} 条不对：", misses)


@pytest.mark.slow
@pytest.mark.seeds
def test_what_only_a_person_can_answer_is_seldom_bound_with_confidence(seeds):
    stated = [label for label in labels() if label["kind"] == "stated"]
    strays = []
    for label in stated:
        row, made = proposals(seeds, label)
        if made and made[0].confidence >= GOOD:
            first = f"{made[0].measure.id} {made[0].confidence}"
            strays.append(f"{place(label)} {row.level3[:24]}：{first}")
    share = len(strays) / len(stated)
    assert share <= STRAY, listed(f"{share:.1%}，{len(strays)} 条误配：", strays)
