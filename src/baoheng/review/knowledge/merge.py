"""New knowledge meets what is known: new, known already, changed, or superseding what is older."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from baoheng.core.errors import SourceError
from baoheng.review.knowledge.entry import CONDITIONS, Entry, State, plain, same
from baoheng.review.knowledge.forms import lacking


class Fate(StrEnum):
    """What became of a point that a file brought."""

    NEW = "新增"
    KNOWN = "已有"
    CHANGED = "更改"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who decides, and on which day."""

    by: str
    on: date


@dataclass
class Merged:
    """The knowledge after a merge, and what became of each point that was brought, in order.

    ``superseded`` are pairs of older and newer point; ``crossing`` pairs of points of one rule
    from different batches that share some codes only, and both stay.
    """

    entries: dict[str, Entry]
    fates: list[tuple[str, Fate]] = field(default_factory=list)
    superseded: list[tuple[str, str]] = field(default_factory=list)
    crossing: list[tuple[str, str]] = field(default_factory=list)


class Merger:
    """Merges points one by one into what is known; ``signed`` is the person who does it.

    What supersedes what is settled at the end, so that the order of files does not matter.
    ``torn`` are known points of two writings; what a file says of one makes it whole again.
    """

    def __init__(self, known: Iterable[Entry], signed: Signed, torn: Collection[str] = ()) -> None:
        self.merged = Merged({one.id: one for one in known})
        self.signed = signed
        self.torn = set(torn)
        self._by_code: dict[tuple[str, str], set[str]] = {}
        self._by_name: dict[tuple[str, str], set[str]] = {}
        for one in self.merged.entries.values():
            self._index(one)

    def add(self, fresh: Entry) -> None:
        """Take in a point of a published list."""
        twin = self._twin(fresh)
        if twin is None:
            self._place(fresh, Fate.NEW)
        elif twin.id in self.torn and not _decided(twin):
            self._place(replace(fresh, id=twin.id, end=twin.end), Fate.CHANGED)
        else:
            self._place(*_better(twin, fresh))

    def change(self, fresh: Entry) -> None:
        """Take in a point of our own workbook: it replaces the one it names, and a person signs."""
        before = self.merged.entries.get(fresh.id)
        if before is not None and fresh.id not in self.torn and same(before, fresh):
            self._place(before, Fate.KNOWN)
            return
        fate = Fate.NEW if before is None else Fate.CHANGED
        self._place(self.confirm(fresh) if fresh.active else fresh, fate)

    def confirm(self, one: Entry) -> Entry:
        """A point as the person has confirmed it."""
        one = replace(
            one, state=State.CONFIRMED, why="", confirmed_by=self.signed.by,
            confirmed_on=self.signed.on,
        )  # fmt: skip
        self.merged.entries[one.id] = one
        return one

    def settle(self) -> Merged:
        """Let later batches supersede earlier ones, the earliest first."""
        dated = [one for one in self.merged.entries.values() if one.published]
        for name in [one.id for one in sorted(dated, key=lambda one: (str(one.published), one.id))]:
            newer = self.merged.entries[name]
            for older in self._near(newer):
                if State.STOPPED not in (older.state, newer.state) and _later(newer, older):
                    newer = self._meet(older, newer)
            self.merged.entries[name] = newer
        return self.merged

    def _place(self, one: Entry, fate: Fate) -> None:
        self.merged.entries[one.id] = one
        self._index(one)
        self.merged.fates.append((one.id, fate))
        if fate is not Fate.KNOWN:
            self.torn.discard(one.id)

    def _index(self, one: Entry) -> None:
        for code in one.about[0]:
            self._by_code.setdefault((one.rule, code), set()).add(one.id)
        if one.name:
            self._by_name.setdefault((one.rule, plain(one.name)), set()).add(one.id)

    def _near(self, fresh: Entry) -> Iterator[Entry]:
        """Points of the same rule that share a code or the name, in a fixed order."""
        names = set(self._by_name.get((fresh.rule, plain(fresh.name)), ()))
        for code in fresh.about[0]:
            names |= self._by_code.get((fresh.rule, code), set())
        yield from (self.merged.entries[name] for name in sorted(names - {fresh.id}))

    def _twin(self, fresh: Entry) -> Entry | None:
        """The same row of the same batch, as this or another file brought it."""
        if known := self.merged.entries.get(fresh.id):
            _agree(known, fresh)
            return known
        for one in self._near(fresh):
            if one.about == fresh.about and _alike(one, fresh) and _one_batch(one, fresh):
                return one
        return None

    def _meet(self, older: Entry, newer: Entry) -> Entry:
        """The newer point; it takes over what its own text leaves open where nothing changed.

        One that waits ends nothing: what is older holds until a person confirms it.
        """
        if not _covers(newer, older):
            if newer.about[0] & older.about[0] and not newer.about[1] and older.active:
                self.merged.crossing.append((older.id, newer.id))
            return newer
        kin = older.measure == newer.measure
        if not newer.active:
            if not older.active or not kin:
                return newer
            if not _same_words(older, newer) or _objects(newer, older):
                return _proposed(older, newer)
            newer = replace(
                newer, state=State.CONFIRMED, why="", values=older.values,
                other_values=older.other_values,
                **{name: getattr(older, name) for name in CONDITIONS},
            )  # fmt: skip
        elif not kin and any(_waits_for(one, newer, older) for one in self._near(newer)):
            return newer
        ended = _ended(older, newer)
        if ended != older:
            self.merged.entries[older.id] = ended
            self.merged.superseded.append((older.id, newer.id))
        return newer


def _later(newer: Entry, older: Entry) -> bool:
    return bool(newer.published and older.published and newer.published > older.published)


def _alike(one: Entry, other: Entry) -> bool:
    """Whether two points of the same codes limit the same thing, as far as both say."""
    if one.measure != other.measure:
        return False
    return one.window == other.window or State.WAITING in (one.state, other.state)


def _waits_for(one: Entry, newer: Entry, older: Entry) -> bool:
    """Whether a point that came with the newer one, and waits, is to end the older one."""
    return (
        one.state is State.WAITING
        and (one.published, one.measure) == (newer.published, older.measure)
        and _covers(one, older)
    )


def _one_batch(one: Entry, other: Entry) -> bool:
    """Of one batch; of none known they must agree."""
    if one.published and other.published:
        return one.published == other.published
    _agree(one, other)
    return True


def _agree(known: Entry, fresh: Entry) -> None:
    """Raises SourceError where nobody can tell which of two is newer, and they say other things."""
    if (known.published and fresh.published) or known.confirmed_by:
        return
    if not (known.active and fresh.active) or _content(known) == _content(fresh):
        return
    raise SourceError(
        f"“{fresh.name}”与已有的知识点 {known.id}（{known.source}）说的是同样的编码，内容不同，"
        "又不知道哪一个新",
        where=fresh.source,
        todo="请用 --published 写明公布日期：先重新导入旧的那份，再导入新的。没有导入任何内容",
    )


def _covers(newer: Entry, older: Entry) -> bool:
    """Whether the newer point speaks of all that the older one does: by name, or by codes."""
    if newer.name and plain(newer.name) == plain(older.name):
        return True
    (mine, also), (theirs, others) = newer.about, older.about
    return bool(theirs) and theirs <= mine and others <= also


def _same_words(older: Entry, newer: Entry) -> bool:
    """Whether the same name is published again with the same words."""
    return (
        bool(newer.note)
        and plain(older.note) == plain(newer.note)
        and plain(older.name) == plain(newer.name)
    )


def _ended(older: Entry, newer: Entry) -> Entry:
    """The older point up to the day before the newer begins; stopped where that is too early."""
    begin = newer.begin or newer.published
    if begin is None:
        return older
    day = begin - timedelta(1)
    if older.begin is not None and day < older.begin:
        return replace(older, state=State.STOPPED, why=f"生效以前已由 {newer.id} 取代")
    return replace(older, end=day if older.end is None else min(day, older.end))


def _proposed(older: Entry, newer: Entry) -> Entry:
    """What the newer text leaves open, as the older point has it; a person decides."""
    filled = {
        name: getattr(older, name)
        for name in CONDITIONS
        if getattr(newer, name) is None and getattr(older, name) is not None
    }
    values = newer.values or older.values
    if not filled and values == newer.values:
        return newer
    return replace(newer, **filled, values=values, why=f"{newer.why}；建议照前一批的 {older.id}")


def _better(known: Entry, fresh: Entry) -> tuple[Entry, Fate]:
    """What a person confirmed stays; what is sure goes before what lacks something and waits.

    A complete proposal that says something else makes what was sure wait for a person.
    """
    if _decided(known):
        return known, Fate.KNOWN
    if not fresh.active:
        takes = known.active and _objects(fresh, known)
    elif known.state is State.WAITING:
        takes = bool(lacking(known)) or _content(known) == _content(fresh)
    elif known.published and not fresh.published:
        takes = False  # they agree, and it is the less known
    else:
        takes = (_content(known), known.begin, known.published) != (
            _content(fresh), fresh.begin, fresh.published,
        )  # fmt: skip
    if takes:
        return replace(fresh, id=known.id, end=known.end), Fate.CHANGED
    return known, Fate.KNOWN


def _decided(known: Entry) -> bool:
    """Whether a person has decided about it."""
    return bool(known.confirmed_by) or known.state is State.STOPPED


def _objects(waiting: Entry, sure: Entry) -> bool:
    """Whether a proposal that lacks nothing says something else."""
    return not lacking(waiting) and _content(waiting) != _content(sure)


def _content(one: Entry) -> object:
    return (one.condition, one.codes("values"), one.codes("other_values"))
