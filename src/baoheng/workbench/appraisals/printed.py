"""Official forms and reports of an appraisal, from what the database keeps."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from baoheng.core.tables import TargetTable
from baoheng.evaluation.reports import monitoring, page
from baoheng.evaluation.results import filled
from baoheng.forms import Sheet, write
from baoheng.forms.results import EVALUATION_FORMS, evaluation_sheets, monitoring_sheets
from baoheng.workbench.appraisals.models import Appraisal, Kind
from baoheng.workbench.appraisals.rebuilt import result, watched

ENDINGS = ("xlsx", "docx", "html")  # PDF takes longer: a job makes it


def safe_name(title: str) -> str:
    """A title as a file may be named."""
    return "".join("_" if sign in '\\/:*?"<>|' else sign for sign in title)


def file_name(appraisal: Appraisal, rest: str) -> str:
    """A name for a file to save: what it is of, of which day, what it is."""
    title = appraisal.project or appraisal.department or "部门整体支出"
    return f"{safe_name(title)}_{appraisal.get_kind_display()}_{appraisal.as_of:%Y%m%d}_{rest}"


def filled_table(appraisal: Appraisal) -> TargetTable:
    """The target table with what its form prints of results."""
    if appraisal.kind == Kind.MONITORING:
        return watched(appraisal).form
    return filled(result(appraisal))


def sheets(appraisal: Appraisal, name: str = EVALUATION_FORMS[0]) -> Sequence[Sheet]:
    """The official form; ``name`` chooses among those of a self-evaluation."""
    if appraisal.kind == Kind.MONITORING:
        return monitoring_sheets([watched(appraisal)])
    return evaluation_sheets([result(appraisal)], name)


def book_sheets(appraisals: Sequence[Appraisal]) -> Sequence[Sheet]:
    """The official forms of several of one kind, with what sums up self-evaluations."""
    if appraisals[0].kind == Kind.MONITORING:
        return monitoring_sheets([watched(one) for one in appraisals])
    return evaluation_sheets([result(one) for one in appraisals], EVALUATION_FORMS[0])


def form_bytes(appraisal: Appraisal, ending: str, name: str) -> bytes:
    """The official form as a file of that kind."""
    with TemporaryDirectory(prefix="baoheng-") as making:
        target = Path(making) / f"form.{ending}"
        write(sheets(appraisal, name), target)
        return target.read_bytes()


def report_bytes(appraisal: Appraisal) -> bytes:
    """The report as a web page of its own: every number with its explanation."""
    if appraisal.kind == Kind.EVALUATION:
        return page.page([result(appraisal)]).encode()
    with TemporaryDirectory(prefix="baoheng-") as making:
        target = Path(making) / "report.html"
        monitoring.write_page(target, [watched(appraisal)])
        return target.read_bytes()
