"""What a simulation asks: another profile, another target; told in the words of a command line."""

from collections.abc import Sequence

from baoheng.checking.profile import profile_named
from baoheng.core.errors import BindingError
from baoheng.core.target import Target
from baoheng.evaluation.scoring.model import Case
from baoheng.evaluation.scoring.whatif import under, with_targets
from baoheng.reading.values import parse_target


def check_wishes(cases: Sequence[Case], wishes: Sequence[str]) -> None:
    """Raise BindingError for an indicator that none of the tables has."""
    known = {row.level3 for case in cases for row in case.table.indicators}
    for wish in wishes:
        name, sign, _ = wish.partition("=")
        if sign and name.strip() not in known:
            raise BindingError(
                f"没有“{name.strip()}”这个指标", where="--simulate", todo="名称请与资料相同"
            )


def changed(case: Case, wishes: Sequence[str]) -> Case:
    """The case with the profile and the targets wished for.

    A wish is a profile's id or ``指标=目标``. Raises BindingError or PackError for an unknown one.
    """
    targets: dict[int, Target] = {}
    for wish in wishes:
        name, sign, text = wish.partition("=")
        if not sign:
            case = under(case, profile_named(wish))
            continue
        found = [at for at, row in enumerate(case.table.indicators) if row.level3 == name.strip()]
        for at in found:
            row = case.table.indicators[at]
            targets[at] = parse_target(
                text.strip(), name=row.level3, unit=row.target.unit or "", year=case.table.year
            )
            if targets[at].value is None and targets[at].date is None:
                raise BindingError(
                    f"“{text}”读不出目标值", where="--simulate", todo="请写成如 指标=≥95%"
                )
    return with_targets(case, targets) if targets else case
