"""Look for crashes: random target texts and mutated documents must read or raise BaohengError.

    python tools/fuzz.py --count 100000 --seed 1

Most of the count goes to target texts (quick), the rest to files, read in a child process with
limits. A crash is an exception that is not a BaohengError, or a dead child; its input is kept under
out/fuzz and the exit code is 1.
"""

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from baoheng.core.errors import BaohengError, ReadError
from baoheng.reading.batch import Job, read_job
from baoheng.reading.isolate import map_isolated
from baoheng.reading.limits import Limits
from baoheng.reading.reports.contract import to_contract
from baoheng.reading.reports.jsontext import to_json
from baoheng.reading.values import parse_target, split_items

ROOT = Path(__file__).resolve().parents[1]
CRASHES = ROOT / "out" / "fuzz"
SAMPLES = ROOT / "out" / "fuzz-samples"
LIMITS = Limits(seconds=60.0)
FILES_PER_TEXT = 50  # one file for so many texts
PROGRAM_FAULTS = ("读取时程序崩溃", "读取程序内部出错")

PIECES = [
    *"≥≤＝=><≦≧±~～-—至到%％‰.,，、；;:：/（）()0123456789一二三十百千万亿零两 \t\n　",
    *["600万人", "95%", "7*24小时", "2023年12月底前", "以上", "不低于", "不超过", "优", "良"],
    *["元/人/年", "不少于", "1:2", "100-200", "90（含）", "①", "1.", "（2）", "目标1：", "\x00"],
    *["\u202e", "\ud800", "９９", "Ⅲ", "½", "1e400", "-0", "٣", "NaN", "∞", "有效提升", "12月31日"],
]
NAMES = ["参保人数", "复核率（%）", "支付时限（天）", "", "成本（元）", "增长率", "1.甲\n2.乙"]


def main() -> int:
    """Run both kinds; the exit code says whether anything crashed."""
    parser = argparse.ArgumentParser(description="找崩溃")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seen: Counter[str] = Counter()
    fuzz_texts(options.count, random.Random(options.seed), seen)
    fuzz_files(options.count // FILES_PER_TEXT, random.Random(options.seed), seen)
    for what, times in sorted(seen.items()):
        print(f"{times:>8}  {what}")
    crashes = sum(times for what, times in seen.items() if what.startswith("崩溃"))
    print(f"种子 {options.seed}：崩溃 {crashes} 次" + (f"，输入留在 {CRASHES}" if crashes else ""))
    return 1 if crashes else 0


def fuzz_texts(count: int, chance: random.Random, seen: Counter[str]) -> None:
    """Random strings through the reading of target values."""
    for _ in range(count):
        text = "".join(chance.choices(PIECES, k=chance.randint(0, 14)))
        name = chance.choice(NAMES)
        try:
            parse_target(text, name=name)
            split_items(name, text)
        except BaohengError:
            seen["文字：拒读"] += 1
        except Exception as error:
            seen[f"崩溃 文字：{type(error).__name__}"] += 1
            keep(json.dumps([text, name]).encode(), "target.json", error)
        else:
            seen["文字：读出"] += 1


def fuzz_files(count: int, chance: random.Random, seen: Counter[str]) -> None:
    """Mutated example documents through the whole reading, in child processes."""
    originals = sorted(sample_files())
    if not originals:
        raise SystemExit("没有可用的样本文件")
    with tempfile.TemporaryDirectory() as folder:
        jobs = mutated(count, chance, originals, Path(folder))
        for job, result in map_isolated(read_job, jobs, LIMITS, workers=2):
            note(job, result, seen)
            job.path.unlink()


def mutated(
    count: int, chance: random.Random, originals: list[Path], folder: Path
) -> Iterator[Job]:
    """One broken copy after another, written when a worker is free for it."""
    for index in range(count):
        original = chance.choice(originals)
        path = folder / f"{index}{original.suffix}"
        path.write_bytes(mutate(original.read_bytes(), chance))
        yield Job(index, path.name, path, path, LIMITS)


def note(job: Job, result: object, seen: Counter[str]) -> None:
    """Count a result; keep the file where the program, not the file, was at fault."""
    kind = job.path.suffix
    if isinstance(result, ReadError):
        if result.message.startswith(PROGRAM_FAULTS):
            seen[f"崩溃 {kind}：{result.message}"] += 1
            keep(job.path.read_bytes(), job.name, result)
        else:
            seen[f"{kind}：拒读 {type(result).__name__}"] += 1
        return
    try:
        to_json(to_contract(result.document))
    except Exception as error:
        seen[f"崩溃 {kind}：{type(error).__name__}"] += 1
        keep(job.path.read_bytes(), job.name, error)
    else:
        seen[f"{kind}：读出"] += 1


def sample_files() -> list[Path]:
    """The documents of 云溪市, made once."""
    if not SAMPLES.is_dir():
        script = ROOT / "examples" / "云溪市" / "make_documents.py"
        subprocess.run([sys.executable, str(script), str(SAMPLES)], check=True, capture_output=True)
    return [path for path in SAMPLES.iterdir() if path.suffix != ".json"]


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Break the bytes; inside a zip container, half of the time break one unpacked member."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        return mutate_member(data, chance)
    return mutate_bytes(data, chance)


def mutate_member(data: bytes, chance: random.Random) -> bytes:
    """The same container with one member changed."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(made, "w") as copy:
        names = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
        target = chance.choice(names)
        for info in source.infolist():
            content = source.read(info)
            copy.writestr(
                info, mutate_bytes(content, chance) if info.filename == target else content
            )
    return made.getvalue()


def mutate_bytes(data: bytes, chance: random.Random) -> bytes:
    """A few flips, cuts, repeats or swapped digits."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        if not made:
            break
        start = chance.randrange(len(made))
        stop = min(len(made), start + chance.choice([1, 4, 40, 400]))
        match chance.randrange(5):
            case 0:
                made[start] = chance.randrange(256)
            case 1:
                del made[start:stop]
            case 2:
                made[start:start] = made[start:stop] * chance.choice([1, 2, 30])
            case 3:
                made[start:stop] = bytes(chance.randrange(256) for _ in range(stop - start))
            case 4:
                digits = [i for i in range(start, stop) if chr(made[i]).isdigit()]
                for i in digits:
                    made[i] = ord(chance.choice("0123456789"))
    return bytes(made)


def keep(data: bytes, name: str, error: BaseException) -> None:
    """Save a crashing input and what it did."""
    CRASHES.mkdir(parents=True, exist_ok=True)
    stem = hashlib.sha256(data).hexdigest()[:12]
    (CRASHES / f"{stem}-{name}").write_bytes(data)
    notes = "\n".join([repr(error), *getattr(error, "__notes__", [])])
    (CRASHES / f"{stem}-{name}.txt").write_text(notes, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
