import numpy as np

from baoheng.ledger.simulate.draws import Draws, Lookup, below, part, shared_out, spread
from baoheng.ledger.simulate.people import certificate


def test_bits_are_the_same_for_ever():
    # written down once; a change here would change every city that was ever made
    assert Draws(7).bits("word", np.array([0, 1, 2])).tolist() == [
        238953774428434749,
        5238599919833245704,
        15775171899581665952,
    ]


def test_other_seeds_purposes_and_numbers_give_other_bits():
    numbers = np.arange(1000)
    one = Draws(1).bits("a", numbers)
    assert len(set(one.tolist())) == 1000
    assert (one != Draws(2).bits("a", numbers)).all()
    assert (one != Draws(1).bits("b", numbers)).all()


def test_numbers_stay_below_their_limit_and_are_even():
    bits = Draws(1).bits("even", np.arange(60_000))
    for found in (below(bits, 6), part(bits, 0, 6), part(bits, 3, 6)):
        counts = np.bincount(found, minlength=6)
        assert len(counts) == 6
        assert counts.min() > 9500


def test_a_lookup_shares_its_cells_by_weight():
    assert np.bincount(shared_out([1, 2, 1])).tolist() == [1024, 2048, 1024]
    assert set(Lookup({5: 1, 9: 3}).cells.tolist()) == {5, 9}


def test_log_normal_factors_have_mean_one_and_their_known_ends():
    factors = spread(900)
    assert abs(int(factors.sum()) - 256_000) <= 128
    assert (int(factors[0]), int(factors[255])) == (50, 8995)


def test_certificates_cannot_be_real_and_carry_a_right_check_digit():
    number = certificate(1234567, "19800229", 2)
    assert number.startswith("99")
    assert int(number[16]) % 2 == 0
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(number[:17], weights, strict=True))
    assert "10X98765432"[total % 11] == number[17]
