"""The driver: blocks in document order → forms → target tables."""

import re
from collections.abc import Sequence
from itertools import pairwise

from baoheng.core.tables import TargetTable
from baoheng.core.target import Doubt
from baoheng.reading.accounting import Account
from baoheng.reading.grammar.amounts import Amounts
from baoheng.reading.grammar.besides import cut_beside
from baoheng.reading.grammar.body import read_body
from baoheng.reading.grammar.budget import is_budget_table, read_budget
from baoheng.reading.grammar.columnunits import name_units
from baoheng.reading.grammar.costingnames import heading_name, named_above
from baoheng.reading.grammar.documentunits import Units
from baoheng.reading.grammar.fields import (
    inline,
    is_money_label,
    label_role,
    read_beside,
    read_field_rows,
    unowned,
)
from baoheng.reading.grammar.filing import take_body
from baoheng.reading.grammar.form import Form, kind_of, year_of
from baoheng.reading.grammar.goallines import GoalLines
from baoheng.reading.grammar.heads import (
    Column,
    Head,
    find_heads,
    unknown_heads,
)
from baoheng.reading.grammar.indicators import tidy
from baoheng.reading.grammar.missing import missing
from baoheng.reading.grammar.moneyunits import unit_named, unit_of_line
from baoheng.reading.grammar.narrative import Narrative, suspect_lines
from baoheng.reading.grammar.padded import spread_heads
from baoheng.reading.grammar.pagecuts import join_cut_rows
from baoheng.reading.grammar.periods import LONG_TERM, long_term_part, part_of, period_of
from baoheng.reading.grammar.rows import starting
from baoheng.reading.grammar.sections import (
    READERS,
    Area,
    doubt_plan,
    read_plan_line,
    settle_tasks_total,
)
from baoheng.reading.grammar.titles import (
    SECTION_TITLE,
    YEAR_LINE,
    first_line,
    is_title,
    is_titled,
)
from baoheng.reading.grammar.transposed import read_listed, read_transposed, transposed_head
from baoheng.reading.grammar.vocabulary import (
    both_levels,
    level1_of,
    level2_of,
    level_text,
    may_be_indicator,
    role_of,
    squash,
)
from baoheng.reading.grammar.yearheads import choose_amount, choose_year
from baoheng.reading.grid import Block, Cell, Grid, Loose, Source

_SCATTERED = re.compile(r"^[\d.,%()-]+$|(\d+\.\d\d\D{0,3}){4,}")
_HEADING = re.compile(r"^(?=.{4,40}$).*(绩效|预算|工作).*(目标|说明|报告|计划|方案|公开)\S*$")
_REPORTING = re.compile(
    r"(?:(?:填报|申报|编制|编报|预算|主管)(?:单位|部门)|(?:单位|部门)名称)\s*(?:[(（]\s*盖章\s*[)）])?\s*[:：]\s*"
    r"([^:：]*?)\s*(?:(?:金额)?单位[:：]|填报日期|$)"
)


class Forms:
    """Collects the target tables of one document."""

    def __init__(self, source: Source, account: Account) -> None:
        self.source = source
        self.account = account
        self.tables: list[TargetTable] = []
        self.department: str | None = None
        self.year: int | None = None
        self.units = Units()
        self.form: Form | None = None
        self.title: str | None = None
        self.line: Loose | None = None
        self.again: str | None = None
        self.part: str | None = None  # the title inside the form, such as 长期绩效目标表
        self.narrative = Narrative(account)
        self.heads: set[str] = set()
        self.last_columns: list[Column] = []
        self.heading: str | None = None  # a level 1 on a line of its own, above its rows
        self.suspect: set[int] = set()
        self.goals = GoalLines(account, self._form)

    def read(self) -> list[TargetTable]:
        """Read every block; returns the tables in the document's order."""
        self.suspect = suspect_lines(self.source.blocks)
        for block in self.source.blocks:
            self._block(block)
        self.close()
        self.units.settle_early(self.tables)
        self._narrative()
        return self.tables

    def _block(self, block: Block) -> None:
        if isinstance(block, Grid):
            self.goals.end()
        if isinstance(block, Loose):
            self._loose(block)
        elif is_budget_table(block, self._pending_title()):
            table = self._next_table(TargetTable("budget", self._pending_title()))
            money = Amounts(table, self.units.first)
            read_budget(block, self.year, self.account, money)
            self._add(table)
        elif (top := transposed_head(block)) is not None:
            first = self._next_table(TargetTable("project", self._pending_title()))
            unit = first.money_unit or self.units.first
            for table in read_transposed(block, top, first.title, self.year, self.account, unit):
                table.department = table.department or first.department
                self._add(table)
            self._grid(block)  # what stands above the list, and what is not yet marked
        else:
            parts = cut_beside(block)
            for part in parts:
                self._grid(part)
                if len(parts) > 1:
                    self.close()
            self.line = None

    def _pending_title(self) -> str | None:
        """The title that waits for its table."""
        if self.form is not None and not self.form.begun:
            return self.form.table.title
        return self.title

    def _next_table(self, table: TargetTable) -> TargetTable:
        """Close the form; the table that comes next has what was only said above it."""
        if self.form is not None and not self.form.begun:
            table.department = self.form.table.department
            table.money_unit, self.form = self.form.table.money_unit, None
        self.close()
        self.units.begin(table)
        self.title = None
        return table

    # ---- loose lines -----------------------------------------------------------------------

    def _loose(self, line: Loose) -> None:
        text = line.text
        key = squash(text)
        if not key:
            return
        self.line = line
        if not is_titled(key) and self._unit(key):
            self._unit_line(line)
        elif key in self.heads:
            self.account.structural(line, "重复的表头")
        elif is_title(key) and self._section_title(key):
            self.account.structural(line, "表内标题")
        elif is_title(key):
            self._begin(tidy(text))
            self.account.structural(line, "标题")
        elif role_of("structure", text) in {"signature", "blank_template", "title"}:
            self.account.structural(line, "表格说明文字")
        elif YEAR_LINE.fullmatch(key):
            self._year(key)
            self.account.structural(line, "年度")
        elif self.last_columns and len(key) < 20 and level1_of(key):
            self._level_line(line)
        elif self.goals.take(line, key, self.form):
            pass
        elif both := inline(text):
            if both[0] == "project" and self.form is not None and self.form.table.indicators:
                title = self.form.table.title  # 项目：乙 over the next table of the same title
                self.close()
                self.title = title
            self._form().put_text(both[0], both[1], both[2], line.place)
            self.account.consume(line, both[0])
        elif _SCATTERED.search(key) and len(key) > 3:
            self.account.unread(line, "像是表格里的内容，但栏位已经散失")
        elif self.narrative.take(line):
            pass
        elif id(line) in self.suspect:
            self.account.unread(
                line, "像是表格里的一行，但没有分栏；请把原件另存为 docx 或 xlsx 再读"
            )
        else:
            self.account.structural(line, "正文")

    def _section_title(self, text: str) -> bool:
        """年度绩效目标表 on a row of its own between a project's fields and its indicators.

        Where a 长期绩效目标表 stands beside it under one head, that becomes a table of its own.
        """
        key = squash(text)
        t = self.form.table if self.form else None
        if not (t and t.project and SECTION_TITLE.fullmatch(key)):
            return False
        if t.indicators:
            if bool(LONG_TERM.match(key)) == bool(LONG_TERM.match(self.part or "")):
                return False
            self._set_apart(key)
        self.part = key
        return True

    def _set_apart(self, key: str) -> None:
        """Another period's targets of the same project: the long-term ones stand alone."""
        form = self._form()
        own = form.table
        if not LONG_TERM.match(key):
            apart = part_of(own, self.part)
            apart.indicators, own.indicators = own.indicators, []
            self._add(apart)
            return
        self.close()
        self.form = Form(part_of(own, key), document_unit=self.units.first)

    def _unit(self, key: str) -> bool:
        """Take the money unit of a line such as ``填报单位：…　单位：万元``."""
        unit = unit_of_line(key)
        if unit is None:
            return False
        self.units.state(unit, self.form.money if self.form else None)
        if dated := YEAR_LINE.match(key):  # （2025年1—7月）　金额单位：万元
            self._year(f"({dated[0].strip('()')})")
        return True

    def _unit_line(self, line: Cell | Loose) -> None:
        """A line that states the money unit may name the reporting unit as well."""
        named = _REPORTING.search(line.text)
        if named and named.group(1).strip():
            self._form().put_text("department", "填报单位", named.group(1), line.place)
            self.account.consume(line, "department")
        else:
            self.account.structural(line, "单位说明")

    def _year(self, key: str) -> None:
        self.year = self.year or year_of(key)
        if self.form is not None and self.form.table.year is None:
            self.form.table.year = year_of(key)
        elif self.form is None and self.title and year_of(self.title) is None:
            self.title = f"{self.title}{key}"

    def _begin(self, title: str) -> None:
        """A title opens a new form, unless it only repeats the running title of a page."""
        same = self.form is not None and squash(self.form.table.title or "") == squash(title)
        if same and self.form and (self.form.started or self.form.projects):
            self.again = title  # the running title, or the same form for the next project
            return
        if self.form and self.form.table.indicators and role_of("parts", title):
            return  # the costing of the form above
        if self.form and (self.form.started or self.form.projects):
            self.close()
        self.title = title
        self.last_columns = []
        self.year = self.year or year_of(title)
        if (named := unit_named(title)) and named.money:
            self.units.state(named.money.text, self.form.money if self.form else None)
        if self.form:
            self.form.table.title = title
            self.form.table.year = year_of(title)

    def _form(self) -> Form:
        if self.form is None:
            year = year_of(self.title or "")
            table = TargetTable("project", self.title, year)
            self.units.begin(table)
            self.form = Form(table, document_unit=self.units.first)
            self.title = None
        return self.form

    # ---- grids -----------------------------------------------------------------------------

    def _grid(self, grid: Grid) -> None:
        spread_heads(grid)
        join_cut_rows(grid)
        seen = self.account.seen
        heads = [h for h in find_heads(grid) if not h.cells or not all(seen(c) for c in h.cells)]
        by_row = starting(grid)
        if self._goes_on(grid, heads):
            printed = [head for head in heads if head.cells]
            heads = [Head("indicator", 0, 0, self.last_columns), *printed]
        if not heads and not grid.trusted and not self._labelled(grid):
            self._not_a_form(grid)
            return
        row = 0
        for position, head in enumerate(heads):
            stop = heads[position + 1].top if position + 1 < len(heads) else grid.nrows
            self._fields(grid, range(row, head.top), by_row)
            row = self._section(grid, head, stop, by_row)
        self._fields(grid, range(row, grid.nrows), by_row)

    def _goes_on(self, grid: Grid, heads: list[Head]) -> bool:
        """Whether a table goes on, without its head, after a line or page that cut it in two."""
        if not self.last_columns or self.form is None:
            return False
        if grid.trusted and grid.ncols > self.last_columns[-1].stop:
            return False
        stop = next((head.top for head in heads if head.cells), grid.nrows)
        cells = [c for c in grid.cells if c.row < stop and c.text.strip()]
        level2 = next((c.start for c in self.last_columns if c.role == "level2"), None)
        return any(c.col == level2 and level2_of(c.text) for c in cells)

    def _labelled(self, grid: Grid) -> bool:
        """Whether enough known labels stand in the grid to be a form's fields."""
        known = {label_role(c.text) for c in grid.cells if c.text.strip()} - {None, "side"}
        return len(known) >= 2

    def _not_a_form(self, grid: Grid) -> None:
        """Tabs in prose or a table of contents: no form, unless an indicator may be lost in it."""
        for cells in starting(grid).values():
            lost = any(may_be_indicator(cell.text) for cell in cells)
            for cell in cells:
                if lost:
                    self.account.unread(cell, "像是指标，但所在的表没有表头")
                else:
                    self.account.structural(cell, "目录或正文")

    def _section(self, grid: Grid, head: Head, stop: int, by_row: dict[int, list[Cell]]) -> int:
        for cell in head.cells:
            self.account.structural(cell, "表头")
            self.heads.add(squash(cell.text))
        self.heads.add(squash("".join(c.text for c in head.cells)))
        self._sides(head, by_row)
        name_units(grid, head)
        if head.section != "indicator":
            form = self._costed(head, by_row)
            form.summary = form.summary or head.section == "summary"
            choose_amount(head, form.table.year or self.year)
            return READERS[head.section](Area(grid, head, stop, by_row), form, self.account)
        form = self._form()
        if head.cells:
            self.last_columns = head.columns
        last = form.table.indicators[-1] if form.table.indicators else None
        above = (last.level1, last.level2) if last else (None, None)
        if self.heading:
            above, self.heading = (self.heading, None), None
        if not choose_year(head, form.table.year or self.year):
            message = "目标值分年度各列一栏，没有认出哪一年是本年，取了最后一栏，请核对"
            form.table.doubts.append(Doubt("YEAR_UNKNOWN", message))
        body = read_body(grid, head, stop, self.account, form.table.year or self.year, above)
        if not head.cells and grid.trusted and head.columns is not self.last_columns:
            message = "表格没有表头，按“产出指标、数量指标”等字样推断各栏，请核对"
            form.table.doubts.append(Doubt("HEAD_GUESSED", message))
        for word in unknown_heads(head):
            message = f"表头“{word}”不认得，该栏文字照原样另存，请核对是否要用"
            form.table.doubts.append(Doubt("HEAD_UNKNOWN", message))
        if (long_term := period_of(head, by_row)) is not None:
            form.parts.append((len(form.table.indicators), long_term))
        take_body(form, body, head, self.account)
        if body.heading is not None:
            self._level_line(body.heading)
        self._fields(grid, body.left_over, by_row)
        return stop

    def _costed(self, head: Head, by_row: dict[int, list[Cell]]) -> Form:
        """The form that a costing belongs to; one named above it is another project's."""
        form, above = self._form(), named_above(head, by_row, self.line)
        if above is None or form.table.indicators or form.table.goals:
            return form
        if form.table.cost_items or form.projects:
            self.close()
            form = self._form()
        if not form.table.project:
            form.table.project = heading_name(above.text)
            form.table.places["project"] = above.place
            self.account.consume(above, "project")
        return form

    def _sides(self, head: Head, by_row: dict[int, list[Cell]]) -> None:
        """What stands beside the band: labels over all its rows, and a goal beside them."""
        for row in range(head.top, head.bottom):
            beside = [c for c in by_row.get(row, []) if c not in head.cells]
            if beside:
                read_beside(beside, self._form(), self.account)

    def _fields(self, grid: Grid, rows: Sequence[int], by_row: dict[int, list[Cell]]) -> None:
        run: list[int] = []
        for index in rows:
            cells = by_row.get(index, [])
            if all(self.account.seen(c) for c in cells):
                continue
            texts = [squash(c.text) for c in cells]
            title = next((c for c in unowned(cells) if is_title(squash(c.text))), None)
            alone = len(cells) == 1 or (len(cells) == 2 and title and len(squash(title.text)) > 5)
            if title is not None and alone and label_role(title.text) is None:
                self._flush(grid, run)
                if not self._section_title(title.text):
                    self._begin(tidy(title.text))
                self.account.structural(title, "标题")
            elif self._opens(cells):
                self._flush(grid, run)
                self.close()
                self.title = self.title or self.again
            for cell in cells:
                key = squash(cell.text)
                if len(cell.text) < 80 and not is_money_label(cell.text) and unit_of_line(key):
                    if len(cells) < 3:  # beside amounts it ends the label above
                        self._flush(grid, run)  # what stands above it has its own unit
                    self._unit(key)
                    self._unit_line(cell)
            if read_listed(cells, self._form(), self.account) or self._headless(cells):
                continue
            if read_plan_line(cells, self._form(), self.account):
                continue
            if len(cells) == 1 and len(texts[0]) < 20 and level1_of(texts[0]):
                self._level_line(cells[0])
                continue
            if len(cells) == 1 and YEAR_LINE.fullmatch(texts[0]):
                self._year(texts[0])
                self.account.structural(cells[0], "年度")
                continue
            run.append(index)
        self._flush(grid, run)

    def _level_line(self, piece: Cell | Loose) -> None:
        """A level 1 on a line of its own holds for the table below it."""
        self.heading = level_text(piece.text)
        self.account.consume(piece, "level1")

    def _headless(self, cells: list[Cell]) -> bool:
        """A row with a level of indicators, outside any head: unread, never a field."""
        levels = [
            c for c in cells if any(level1_of(p) or level2_of(p) for p in both_levels(c.text))
        ]
        if not levels or len(cells) < 3 or label_role(cells[0].text) is not None:
            return False
        for cell in cells:
            self.account.unread(cell, "像是指标，但没有认出这张表的表头")
        return True

    def _flush(self, grid: Grid, run: list[int]) -> None:
        if run:
            read_field_rows(grid, list(run), self._form(), self.account)
            run.clear()

    def _opens(self, cells: list[Cell]) -> bool:
        """Whether this row of fields names another project, so that a new form begins."""
        form = self.form
        if form is None or not (form.table.indicators or form.projects or form.table.tasks):
            return False
        pairs = [(role_of("labels", label.text), value.text) for label, value in pairwise(cells)]
        pairs += [(both[0], both[2]) for cell in cells if (both := inline(cell.text))]
        told = [(role, text) for role, text in pairs if role in {"project", "project_code"}]
        for role, text in told:  # one code under two names is two projects
            known = getattr(form.table, role)
            if role_of("labels", text) is None and squash(known or "") != squash(tidy(text)):
                return True
        return False

    # ---- closing ---------------------------------------------------------------------------

    def close(self) -> None:
        """Finish the current form."""
        form, self.form, self.part = self.form, None, None
        if form is None:
            return
        self.units.left_over(form.money)
        doubt_plan(form)
        own = form.table
        settle_tasks_total(form)
        for table in (own, *form.projects):
            if table.indicators and not any(i.level1 or i.level2 for i in table.indicators):
                table.doubts.append(Doubt("LEVELS_ABSENT", "这张表没有读到一级、二级指标"))
        if own.budget.total is None:
            own.budget.total = form.cycle_amount if form.year_amount is None else form.year_amount
        if (apart := long_term_part(form)) is not None:
            self._add(apart)
        alone = bool(own.indicators or own.tasks or own.goals or own.cost_items)
        if own.execution and own.execution.budget is None:
            own.execution.budget = own.budget.total
        if form.started and (alone or not form.projects):
            own.kind = kind_of(own, first_line(self.source))
            if form.summary and own.tasks and not (own.indicators or own.goals or own.project):
                own.kind = "summary"
            self._add(own)
        for table in form.projects:
            table.department = table.department or own.department
            if not alone:  # what stands above a list of projects holds for each of them
                table.fields = {**own.fields, **table.fields}
            self._add(table)

    def _add(self, table: TargetTable) -> None:
        self.units.settle(table)
        self.department = self.department or table.department
        self.year = self.year or table.year
        table.doubts += missing(table)
        self.tables.append(table)

    def _narrative(self) -> None:
        heading = next(
            (p.text for p in self.source.pieces() if _HEADING.search(squash(p.text))), None
        )
        table = self.narrative.table(tidy(heading) if heading else None, self.year)
        if table is not None:
            self.tables.insert(0, table)
