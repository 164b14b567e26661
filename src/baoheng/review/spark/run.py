"""A run's work on Spark: every bucket, and what shows across persons."""

from collections.abc import Callable
from pathlib import Path

from baoheng.review.across import Across
from baoheng.review.bucket import Work
from baoheng.review.spark.across import look_across
from baoheng.review.spark.session import opened
from baoheng.review.spark.study import study_all
from baoheng.review.study import waiting


def work_on_spark(
    work: Work, folder: Path, master: str, advance: Callable[[str], None]
) -> tuple[int, Across]:
    """Review the buckets that are not done yet; how many were, and what shows across persons.

    Raises LedgerError; what was done so far stays for the next run.
    """
    left = waiting(folder, work.ledger.buckets)
    done = work.ledger.buckets - len(left)
    for _ in range(done):
        advance("上次已完成的人员组")
    with opened(master, folder / "spark") as session:
        here = master.startswith("local")
        study_all(session, work, left, folder, here, advance)
        return done, look_across(session, work, folder)
