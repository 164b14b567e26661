"""What a check is: its card (id, title, basis …) and one function that yields observations."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from baoheng.checking.dossier import Dossier, Form
from baoheng.core.finding import Kind, ReviewGroup, Severity
from baoheng.core.provenance import Place
from baoheng.core.tables import Indicator

COMMON_SENSE = "common sense"


@dataclass(frozen=True, slots=True)
class Observation:
    """What a check saw at one place: something wrong, or a comparison that holds.

    ``message`` is one Chinese sentence, ``evidence`` the numbers and the arithmetic written out.
    ``advice``, ``severity`` and ``kind`` replace the check's own where the case is special.
    ``rests_on`` names the fields of the indicators that the observation depends on (``value``,
    ``operator``, ``unit``, ``level1`` …): where the reader had to mend one of them, the finding
    says so and asks instead of accusing.
    """

    holds: bool
    form: Form
    message: str
    evidence: str
    indicators: tuple[Indicator, ...] = ()
    places: tuple[Place, ...] = ()
    advice: str | None = None
    severity: Severity | None = None
    kind: Kind | None = None
    rests_on: frozenset[str] = frozenset()


def wrong(
    form: Form,
    message: str,
    evidence: str,
    *indicators: Indicator,
    places: Iterable[Place | None] = (),
    advice: str | None = None,
    severity: Severity | None = None,
    kind: Kind | None = None,
    rests_on: Iterable[str] = (),
) -> Observation:
    """Something is wrong in this form; ``places`` are cells beside those of the indicators."""
    found = tuple(place for place in places if place is not None)
    return Observation(
        False,
        form,
        message,
        evidence,
        indicators,
        found,
        advice,
        severity,
        kind,
        frozenset(rests_on),
    )


def holds(
    form: Form,
    message: str,
    evidence: str,
    *indicators: Indicator,
    places: Iterable[Place | None] = (),
    kind: Kind | None = None,
) -> Observation:
    """A comparison was made and agrees; it is reported with the same evidence."""
    found = tuple(place for place in places if place is not None)
    return Observation(True, form, message, evidence, indicators, found, kind=kind)


Function = Callable[[Dossier], Iterator[Observation]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the catalogue.

    ``applies`` says when it looks, ``basis`` the rule it rests on (or ``COMMON_SENSE``), ``todo``
    what the clerk should do; ``says`` is the function's docstring, one Chinese sentence.
    """

    id: str
    title: str
    kind: Kind
    severity: Severity
    group: ReviewGroup
    applies: str
    basis: str
    todo: str
    function: Function

    @property
    def says(self) -> str:
        """What the check holds against a document, in one Chinese sentence."""
        return " ".join((self.function.__doc__ or "").split())


def check(
    id: str,
    title: str,
    *,
    kind: Kind,
    severity: Severity,
    group: ReviewGroup,
    applies: str,
    basis: str,
    todo: str,
) -> Callable[[Function], Check]:
    """Turn a generator of observations into a check; see ``Check`` for the card."""

    def card(function: Function) -> Check:
        return Check(id, title, kind, severity, group, applies, basis, todo, function)

    return card
