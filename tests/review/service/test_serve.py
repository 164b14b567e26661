import selectors
import socket

import pytest

from baoheng.core.errors import OutputError
from baoheng.review.service import metrics, serve

HERE = "127.0.0.1"


@pytest.fixture
def held():
    with serve._reserve(HERE, 0) as made:
        yield made


def port_of(made):
    return made.getsockname()[1]


def test_a_second_service_is_refused_before_and_while_the_first_listens(held):
    with pytest.raises(OutputError, match="--port"):
        serve._reserve(HERE, port_of(held))
    with serve._listening(HERE, port_of(held)), pytest.raises(OutputError, match="--port"):
        serve._reserve(HERE, port_of(held))


def test_another_program_is_not_joined():
    with socket.create_server((HERE, 0), reuse_port=True) as other, pytest.raises(OutputError):
        serve._reserve(HERE, port_of(other))


def test_processes_share_the_connections(held):
    port, waiting, counts = port_of(held), selectors.DefaultSelector(), [0, 0]
    with serve._listening(HERE, port) as first, serve._listening(HERE, port) as second:
        for place, one in enumerate((first, second)):
            waiting.register(one, selectors.EVENT_READ, place)
        for _ in range(64):
            with socket.create_connection((HERE, port)):
                ((found, _),) = waiting.select(5)
                found.fileobj.accept()[0].close()
                counts[found.data] += 1
    assert sum(counts) == 64
    assert min(counts) > 8


def test_a_service_that_ended_leaves_its_address_to_the_next():
    with serve._reserve(HERE, 0) as held, serve._listening(HERE, port_of(held)) as listening:
        port = port_of(held)
        asking = socket.create_connection((HERE, port))
        listening.accept()[0].close()  # whoever closes first keeps the connection lingering
        asking.close()
    with serve._reserve(HERE, port), serve._listening(HERE, port):
        pass


def test_making_counters_again_leaves_those_that_are_in_use(tmp_path):
    metrics.make(tmp_path / "counters")
    counters = metrics.Counters(tmp_path / "counters", 0)
    counters.add("answered")
    metrics.make(tmp_path / "counters")
    assert counters.sums()["answered"] == 1
    assert metrics.Counters(tmp_path / "counters", 0).sums()["answered"] == 0
