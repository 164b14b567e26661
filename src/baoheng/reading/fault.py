"""Naming an unexpected exception so that a maintainer can find its place."""

import traceback
from pathlib import PurePath


def describe(error: BaseException) -> str:
    """Kind, text and innermost place, such as ``KeyError: 'a'，docx.py 第 31 行``."""
    text = "".join(traceback.format_exception_only(error)).strip().splitlines()[0]
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return text
    return f"{text}，{PurePath(frames[-1].filename).name} 第 {frames[-1].lineno} 行"
