"""What cannot be printed is refused before any work."""

import pytest

from baoheng.cli.printing import check_forms
from baoheng.core.errors import OutputError, PackError


def test_an_unknown_form_or_ending_is_refused_before_any_work(tmp_path):
    with pytest.raises(PackError, match="没有“别的”这种表式"):
        check_forms([], "别的")
    with pytest.raises(OutputError):
        check_forms([tmp_path / "表.txt"], "self_evaluation")
