from pathlib import Path

import pytest
from crafted import ole

from baoheng.reading.ole import Container, stream_names


def test_streams_are_listed_and_read(tmp_path: Path):
    path = ole(tmp_path / "a", {"Workbook": b"head" + b"x" * 9212, "Other": b"y"})
    assert stream_names(path) == {"Workbook", "Other"}
    with path.open("rb") as file:
        container = Container(file)
        assert container.read("Workbook")[:6] == b"headxx"
        assert len(container.read("Workbook")) == 9216
        assert container.start_of("Workbook", 4) == b"head"
        assert container.read("absent") == b""


@pytest.mark.seeds
def test_short_streams_are_read_too(samples: Path):
    with (samples / "s01_hunan_forms.doc").open("rb") as file:
        container = Container(file)
        small = [name for name, stream in container.streams.items() if 0 < stream.size < 4096]
        assert small
        for name in small:
            assert len(container.read(name)) == container.streams[name].size
        assert b"Word" in container.read("\x01CompObj")
