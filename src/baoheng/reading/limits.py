"""How large, deep and slow a document may be; one record, passed to every reader."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep time and memory bounded on hostile files."""

    file_bytes: int = 256 * 1024 * 1024
    unpacked_bytes: int = 512 * 1024 * 1024  # of one zip container, all members
    unpack_ratio: int = 200  # unpacked : packed, from 1 MiB up
    archive_members: int = 10_000
    archive_depth: int = 3
    rows: int = 20_000  # of one table
    columns: int = 512
    cells: int = 400_000  # of one document, non-empty
    cell_characters: int = 100_000
    nesting: int = 40  # tables inside tables
    pages: int = 500
    seconds: float = 120.0  # one file, wall clock
    scan_page_bytes: int = 50_000  # a scanned page is seldom smaller
    scan_page_seconds: float = 20.0  # recognising one page on a slow core
    scan_seconds: float = 1800.0  # one scan, however many pages
    memory_bytes: int = 2 * 1024 * 1024 * 1024  # one file's process


DEFAULT_LIMITS = Limits()
