"""Names of counties, districts and cities in a text that are not the department's own."""

import re
from collections.abc import Iterator

from baoheng.checking.lexicon import section
from baoheng.reading.values import clean

_FILE = "topics.toml"
_LEVELS = {"县": "县旗", "旗": "县旗", "区": "区", "市": "市"}
_CLAUSE = re.compile(r"[，,。；;：:、\n]")


def other_places(text: str, own: str) -> Iterator[str]:
    """Places of the level of ``own`` that the text speaks of as if they were the department's.

    A name is taken for a place only where the trade's words follow it, such as 甲县医保基金, and
    no words of joint work or help stand before it in its clause, such as 对口帮扶.
    """
    kinds = _LEVELS.get(own[-1:], "")
    lists = section(_FILE, "places")
    if not kinds:
        return
    find = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2}}[{kinds}])(?={lists['followed']})")
    view = clean(text)
    if (run := re.search(lists["run_by"], view)) and run["name"] not in own:
        yield run["name"]
    for match in find.finditer(view):
        before = _CLAUSE.split(view[: match.start()])[-1]
        name = match["name"]
        if name in own or re.search(lists["not_names"], name[:-1]):
            continue
        if not re.search(lists["elsewhere"], before + name):
            yield name
