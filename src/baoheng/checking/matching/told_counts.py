"""How many a text says there are, and the names it lists: 下达6个县636万元，分别为甲县、乙县."""

import re
from collections.abc import Iterator

from baoheng.checking.check import Observation, holds, wrong
from baoheng.checking.dossier import Dossier
from baoheng.checking.lexicon import section
from baoheng.checking.wording.texts import running, shown
from baoheng.reading.values import clean
from baoheng.reading.values.numbers import parse_chinese

_FILE = "quantities.toml"
_NUMBERS = re.compile(r"[\d.,]+(?:万|亿)?元?")


def told_counts(dossier: Dossier) -> Iterator[Observation]:
    """Counts of places or bodies beside the list of their names."""
    listed = re.compile(section(_FILE, "counted_list"))
    for one in running(dossier):
        for told in listed.finditer(clean(one.text).replace(" ", "")):
            names = [name for name in told["names"].split("、") if name]
            ends = told["what"]
            if len(names) < 2 or any(not _NUMBERS.sub("", name).endswith(ends) for name in names):
                continue
            count = int(told["n"]) if told["n"].isdigit() else int(parse_chinese(told["n"]) or 0)
            if re.search("等$|等[^、]{0,4}$", names[-1]) or not count:
                continue
            evidence = f"{one.where}“{shown(told.group(), 60)}”，列出{len(names)}个"
            if count == len(names):
                yield holds(one.form, "所写的个数与列名相符", evidence, places=[one.place])
            else:
                message = f"{one.where}写{count}个{ends}，列出的只有{len(names)}个"
                message = message.replace("只有", "有") if len(names) > count else message
                yield wrong(one.form, message, evidence, places=[one.place])
