"""Text recognition with rapidocr and the models inside its wheel; nothing is ever downloaded.

The package is an extra (``pip install 'baoheng[ocr]'``); everything here raises ProgramMissing
without it. The 180° classifier stays off: it reads 99 as 66 on an upright page.
"""

import functools
import importlib.util
from pathlib import Path
from typing import Any, NamedTuple

from baoheng.core.errors import ProgramMissing
from baoheng.core.provenance import Box

Letter = tuple[str, Box]  # a character and its box in pixels

THREADS = 2
INSTALL = "请安装 OCR 组件：pip install 'baoheng[ocr]'，或索取 docx、xlsx 等可编辑的文件"


class Word(NamedTuple):
    """A recognised line of text: box in pixels, confidence 0–1, and its characters with boxes."""

    text: str
    box: Box
    confidence: float
    letters: tuple[Letter, ...] = ()


def available() -> bool:
    """Whether the extra is installed."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def recognise(picture: Any) -> list[Word]:
    """The text of a grey picture (numpy array, height × width)."""
    result = _engine()(_coloured(picture))
    if result.boxes is None or result.txts is None:
        return []
    return [
        Word(text, _around(box), float(score), _letters(parts))
        for box, text, score, parts in zip(
            result.boxes, result.txts, result.scores, result.word_results, strict=False
        )
        if text.strip()
    ]


def recognise_line(picture: Any) -> tuple[str, float]:
    """The text of a picture that holds one line, with its confidence."""
    result = _engine()(_coloured(picture), use_det=False)
    # the engine remembers the last call's switches
    _engine().update_params(use_det=True)
    if not result.txts:
        return "", 0.0
    return result.txts[0].strip(), float(result.scores[0])


@functools.cache
def _engine() -> Any:
    if not available():
        raise ProgramMissing("没有安装 OCR 组件", todo=INSTALL)
    from rapidocr import RapidOCR

    # given by path, the models are not looked up in a download list
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            "Det.model_path": str(_model("det")),
            "Rec.model_path": str(_model("rec")),
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _model(task: str) -> Path:
    spec = importlib.util.find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    found = sorted(folder.glob(f"*_{task}_small.onnx"))
    if not found:
        raise ProgramMissing(
            f"OCR 组件不完整：rapidocr 安装目录里没有 {task} 模型",
            todo="请重新安装：pip install --force-reinstall 'rapidocr>=3.9'",
        )
    return found[-1]


def _coloured(picture: Any) -> Any:
    import cv2

    return cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)


def _letters(parts: Any) -> tuple[Letter, ...]:
    return tuple((text, _around(box)) for text, _, box in parts or () if box is not None)


def _around(corners: Any) -> Box:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
