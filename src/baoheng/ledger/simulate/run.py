"""Making a city: chunk after chunk, table after table, the manifest last."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from baoheng.ledger.simulate.bills import (
    Words,
    encounters_frame,
    lines_frame,
    settlements_frame,
)
from baoheng.ledger.simulate.books import Books
from baoheng.ledger.simulate.chunk import Chunk, World, make_chunk
from baoheng.ledger.simulate.city import build_city
from baoheng.ledger.simulate.clinical import diagnoses_frame, orders_frame, procedures_frame
from baoheng.ledger.simulate.contributions import (
    contributions_frame,
    identities_frame,
    make_contributions,
    subsidised_frame,
)
from baoheng.ledger.simulate.draws import Draws
from baoheng.ledger.simulate.faults import Faults
from baoheng.ledger.simulate.funds import fund_frames
from baoheng.ledger.simulate.handled import handling_frames
from baoheng.ledger.simulate.handling import Handling
from baoheng.ledger.simulate.incidental import incidental
from baoheng.ledger.simulate.indicators import Tally, habits, indicator_knowledge, outlier
from baoheng.ledger.simulate.manifest import write_manifest, write_notes
from baoheng.ledger.simulate.online import online_truth
from baoheng.ledger.simulate.operations import Samples, operation_frames
from baoheng.ledger.simulate.output import Output, fresh_folder
from baoheng.ledger.simulate.payments import (
    aid_frame,
    groups_frame,
    lists_frame,
    mobile_frame,
    vouchers_frame,
)
from baoheng.ledger.simulate.period import Period
from baoheng.ledger.simulate.planting import Schedule
from baoheng.ledger.simulate.registers import enrolments_frame, people_frame, provider_frames
from baoheng.ledger.simulate.scenarios import scenarios
from baoheng.ledger.simulate.stock import Sold, stock_frames, stock_knowledge, trace_frame
from baoheng.ledger.simulate.truth import KNOWLEDGE, Truth, knowledge_table

_ENCOUNTERS_OF_TEN = 67  # encounters of ten people in a year, to turn a rate into a number
_LEAST_EACH = 3
MILLION = 1_000_000
_FRAMES: tuple[tuple[str, Callable[[World, Chunk, Words], pa.Table]], ...] = (
    ("persons", people_frame),
    ("enrolments", enrolments_frame),
    ("encounters", encounters_frame),
    ("diagnoses", diagnoses_frame),
    ("procedures", procedures_frame),
    ("orders", orders_frame),
    ("fee_lines", lines_frame),
    ("settlements", settlements_frame),
    ("identities", identities_frame),
    ("subsidised_enrolments", subsidised_frame),
    ("settlement_lists", lists_frame),
    ("drg_dip_groups", groups_frame),
    ("aid_payments", aid_frame),
    ("voucher_activations", vouchers_frame),
    ("mobile_payments", mobile_frame),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for; rates in millionths.

    With ``origin``, an earlier year, the people of that year go on; ``opening`` is what their
    funds held at the end of the year before.
    """

    population: int
    period: Period
    seed: int
    violations: int = 2000
    faults: int = 10
    origin: int | None = None
    opening: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What was made."""

    rows: dict[str, int]
    cents: dict[str, dict[str, int]]
    violations: int
    near_misses: int
    faults: int
    closing: dict[str, int]  # of each fund at the end of the months made, in 分


def build_world(options: Options) -> World:
    """The city and everything that all chunks share."""
    year = options.period.year
    origin = year if options.origin is None else options.origin
    lasting = Draws(options.seed)
    city = build_city(options.population, lasting)
    return World(
        population=options.population,
        period=options.period,
        seed=options.seed,
        origin=origin,
        draws=lasting if year == origin else Draws(options.seed, year),
        lasting=lasting,
        city=city,
        habits=habits(city),
        infecting=outlier(city, "62"),
        readmitting=outlier(city, "63"),
    )


def schedule_of(options: Options, chunks: int) -> Schedule:
    """How many cases are planted: the rate of the encounters, at least three of each kind."""
    encounters = options.population * _ENCOUNTERS_OF_TEN // 10
    asked = encounters * options.violations // MILLION * 2
    least = len(scenarios()) * _LEAST_EACH if options.violations else 0
    return Schedule(max(asked, least), chunks)


def steps_of(options: Options) -> int:
    """How often ``make_city`` says that it has got on."""
    return build_world(options).chunks + 1


def make_city(
    options: Options, folder: Path, advance: Callable[[str], None] = lambda _: None
) -> Result:
    """Make the city into an empty folder; ``advance`` hears of each chunk.

    Raises OutputError where the folder is not empty or cannot be written.
    """
    fresh_folder(folder)
    with Output(folder) as output:
        making = _Making(options, output)
        for number in range(making.world.chunks):
            making.chunk(number)
            advance(f"第 {number + 1} 组人员")
        making.rest()
        advance("汇总和台账")
    result = Result(
        dict(output.rows),
        {name: dict(sums) for name, sums in output.cents.items()},
        making.truth.count("violation"),
        making.truth.count("near_miss"),
        len(making.faults.truth),
        making.books.closing,
    )
    write_notes(folder, options, result)
    write_manifest(folder, options, result, dict(making.faults.moved))
    return result


class _Making:
    """One run: the world, and what is summed over its chunks."""

    def __init__(self, options: Options, output: Output) -> None:
        self.options, self.output = options, output
        self.world = world = build_world(options)
        self.schedule = schedule_of(options, world.chunks)
        self.truth, self.tally, self.books = (
            Truth(),
            Tally(world.city),
            Books(world, options.opening),
        )
        self.sold, self.handling = Sold(world), Handling(world)
        self.samples = Samples(world)
        self.faults = Faults(output.folder, world.draws, options.faults, world.chunks)

    def chunk(self, number: int) -> None:
        """Make one chunk of people and write all its tables."""
        world, serials = self.world, self.schedule.of(number)
        part = part_name(world, number)
        chunk = make_chunk(world, number, serials)
        words = Words(world, chunk)
        traced, twice = trace_frame(world, chunk, words, serials)
        self.truth.add(world, chunk)
        self.truth.rows += [*twice, *online_truth(world, chunk)]
        if self.options.violations:
            self.truth.rows += incidental(world, chunk, number, self._serials_before(number))
        if not number:
            self.faults.spared = self.truth.about()
        for name, make in _FRAMES:
            rows = make(world, chunk, words)
            self.output.write(name, self.faults.spoil(name, rows) if not number else rows, part)
        paid = make_contributions(world, chunk)
        self.output.write("contributions", contributions_frame(paid, world, chunk, words), part)
        self.output.write("reviewed_bills", self.handling.add(chunk, words), part)
        self.output.write("trace_codes", traced, part)
        self.tally.add(world, chunk)
        self.books.add(chunk, paid)
        self.sold.add(chunk)
        self.samples.add(chunk, words)

    def _serials_before(self, number: int) -> range:
        """The cases that were planted in a chunk in the year before."""
        earlier = replace(self.world, period=Period(self.world.period.year - 1, 1, 12))
        return Schedule(self.schedule.total, max(1, earlier.chunks)).of(number)

    def rest(self) -> None:
        """Everything that is known only after all chunks, and the truth."""
        world, output, part = self.world, self.output, part_name(self.world, 0)
        planted = bool(self.options.violations)
        stocks, gaps = stock_frames(world, self.sold, planted)
        for frames in (
            provider_frames(world),
            fund_frames(self.books),
            handling_frames(self.handling),
            operation_frames(world, self.samples, self.handling.hits),
            stocks,
        ):
            for name, rows in frames:
                output.write(name, rows, part)
        self.truth.rows += [*gaps, *(self.tally.truth() if planted else ())]
        more = [*indicator_knowledge(), *stock_knowledge()]
        rest = pa.Table.from_pylist(more, schema=KNOWLEDGE)
        output.save("truth/knowledge.parquet", pa.concat_tables([knowledge_table(), rest]))
        output.save("truth/cases.parquet", self.truth.table())
        output.save("truth/faults.parquet", self.faults.table())


def part_name(world: World, chunk: int) -> str:
    """The name of a part of a table."""
    period = world.period
    months = (
        "" if (period.first, period.last) == (1, 12) else f"m{period.first:02d}{period.last:02d}-"
    )
    return f"{period.year}-{months}{chunk:04d}"
