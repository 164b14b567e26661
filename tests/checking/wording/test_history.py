"""Earlier results that a row prints itself."""

import pytest
from notation import readings

from baoheng.checking.dossiers import forms_of
from baoheng.checking.wording.history import pasts


def found(line, head="--- project 2026年项目绩效目标表"):
    (form,) = forms_of(readings(f"年度 2026\n{head}\n{line}"), None)
    return [(one.figure.base(), one.known) for one in pasts(form, form.indicators[0])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("产出 | 数量 | 家次 | ≥9家次 | 上年实际值=12", [(12, True)]),
        ("产出 | 数量 | 人次 | ≥2万人次 | 2025年完成值=3.1万人次", [(31000, True)]),
        ("产出 | 数量 | 人次 | ≥2万人次 | 2027年目标值=3.1万人次", []),
        ("产出 | 数量 | 家次 | ≥9家次 | 上年目标值=12", []),
        ("产出 | 数量 | 人数 | 2.7万人 | 内容=27258", [(27258, False)]),
        ("产出 | 数量 | 人次 | ≥5万人次 | 依据=2025年实际救助7.2万人次", [(72000, True)]),
        ("产出 | 数量 | 人次 | ≥5万人次 | 依据=比上年增加7.2万人次", []),
        ("产出 | 数量 | 人次 | ≥5万人次 | 依据=2025年预算30万元", []),
    ],
)
def test_earlier_results(line, expected):
    assert found(line) == expected
