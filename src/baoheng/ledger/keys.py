"""Integer keys: the same text always has the same key, on any machine and in any order of loading.

A key is the lower 64 bits of the text's MD5 read as little-endian, without the sign bit. Nothing is
looked up and nothing is handed out, so that loads need not wait for each other. Two texts among
41 million meet with a chance of about one in ten thousand; ``ledger check`` looks for such a pair.
MD5 serves as a stable spread here, not as protection: a key is as personal as its text.
"""

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

TOO_LONG = -1  # stands for a text that is longer than any national code
_LONGEST = 50
MISSING = ("", "NULL", "\\N")  # what a source writes where it has no value
_POSITIVE = (1 << 63) - 1


def key_of(text: str) -> int:
    """The key of one text."""
    digest = hashlib.md5(text.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little") & _POSITIVE


def keys_of(texts: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.Table]:
    """The keys of a column of texts (stripped of white space), none where the text is missing.

    Also a table of the different texts with their keys (columns ``key`` and ``text``). Each text is
    hashed once: a column of fee lines has few different ones.
    """
    coded = texts.cast(pa.string()).combine_chunks().dictionary_encode()
    words = [_cleaned(word) for word in coded.dictionary.to_pylist()]
    keys = pa.array([_key_or_none(word) for word in words], pa.int64())
    names = pa.table({"key": keys, "text": pa.array(words, pa.string())})
    return pa.chunked_array([pc.take(keys, coded.indices)]), names


def _key_or_none(word: str | None) -> int | None:
    if word is None:
        return None
    return TOO_LONG if len(word) > _LONGEST else key_of(word)


def _cleaned(text: str | None) -> str | None:
    stripped = (text or "").strip()
    return None if stripped in MISSING else stripped


def sql_key(expression: str) -> str:
    """The same key as a DuckDB expression over a text."""
    return f"(md5_number_lower({expression}) & {_POSITIVE})::BIGINT"
