"""What the indicator rows of one head hold beside indicators: totals, units, wide projects."""

from baoheng.core.tables import TargetTable
from baoheng.core.target import Doubt
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.body import Body, Group
from baoheng.reading.grammar.crossref import PIECED
from baoheng.reading.grammar.form import BUDGET_ROLES, CODED_NAME, Form
from baoheng.reading.grammar.goals import split_goals
from baoheng.reading.grammar.heads import Head
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.vocabulary import squash
from baoheng.reading.grid import Flag


def take_body(form: Form, body: Body, head: Head, account: Account) -> None:
    """File the rows of one head into the form; a wide table's projects become tables."""
    wide = any(group.cells for group in body.groups)
    if body.total_score is not None:
        form.table.total_score = body.total_score
    if body.total_cell is not None:
        form.table.places["total_score"] = body.total_cell.place
    if body.grade is not None:
        text, graded = body.grade
        form.put_text("grade", "评价等级", text, graded.place)
        account.consume(graded, "grade")
    for row in body.unit_rows:
        cell = row.first("unit_name") or row.first("project")
        if cell is not None:
            form.put("department", "单位", cell)
    if not wide:
        for group in body.groups:
            form.table.indicators += group.indicators
        return
    many = head.find("project") is not None
    for group in body.groups:
        if many:
            _project(form, group, head)
        else:
            form.table.indicators += group.indicators
            _fill(form, group, head)


def _project(form: Form, group: Group, head: Head) -> None:
    """One project of a wide table becomes a table of its own."""
    t = form.table
    department = t.department or (form.projects[-1].department if form.projects else None)
    table = TargetTable("project", t.title, t.year, department, money_unit=t.money_unit)
    made = Form(table, document_unit=form.document_unit)
    made.money.below = form.money.below
    made.table.doubts += [d for d in t.doubts if d.code == "HEAD_UNKNOWN"]
    made.table.indicators = group.indicators
    _fill(made, group, head)
    last = form.projects[-1] if form.projects else None
    if last is not None and last.project == made.table.project:
        last.indicators += made.table.indicators
    else:
        form.projects.append(made.table)


def _fill(form: Form, group: Group, head: Head) -> None:
    """The project's own cells of a wide table: name, code, money, goal, period."""
    table = form.table
    for role, cells in group.cells.items():
        text = "".join(squash(c.text) if role == "project" else tidy(c.text) for c in cells)
        if not text:
            continue
        table.places.setdefault(role, cells[0].place)
        if role == "project":
            table.project = tidy("".join(tidy(c.text) for c in cells))
            if coded := CODED_NAME.match(table.project):
                table.project_code, table.project = coded.group(1), coded.group(2)
            if len(cells) > 1:
                message = f"项目名称由{len(cells)}段残片拼成“{table.project}”，请核对"
                table.doubts.append(Doubt(PIECED, message))
        elif role == "unit_name":
            table.department = text
        elif role in {"unit_code", "project_code", "period"}:
            setattr(table, role, text)
        elif role == "goal":
            pieces = [text] if Flag.GUESS_COLUMNS in cells[0].flags else [c.text for c in cells]
            table.goals += [g for p in pieces for g in split_goals(p) if g not in table.goals]
        elif role in BUDGET_ROLES:
            column = head.find(role)
            value = form.amount(text, "金额", column.unit if column else None)
            if value is not None:
                setattr(table.budget, BUDGET_ROLES[role], value)
            else:
                table.fields[role] = text
                form.money.doubt_unread(text, "金额")
        elif role != "serial":
            table.fields[role] = text
