from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.shares import MAX_UNITS, N_SHARES, jobs_of, share_of
from bot.engine.ticks import Unit

UNITS = st.lists(
    st.builds(Unit, key=st.text(max_size=8), together=st.text(max_size=8)), max_size=60
)


@given(units=UNITS)
def test_what_belongs_together_is_in_one_job(units: Sequence[Unit]) -> None:
    """And every unit is in exactly one."""
    jobs = jobs_of("poll", units)

    assert sorted(key for job in jobs for key in job.keys) == sorted(unit.key for unit in units)
    assert len({job.lock for job in jobs}) == len(jobs)
    for unit in units:
        (of_its_share,) = (j for j in jobs if j.lock == f"poll {share_of(unit.together)}")
        assert unit.key in of_its_share.keys


@given(together=st.text())
def test_a_share_is_a_number_below_the_limit(together: str) -> None:
    """The same whenever it is asked for."""
    assert 0 <= share_of(together) < N_SHARES
    assert share_of(together) == share_of(together)


def test_shares_are_the_same_in_every_process() -> None:
    """They do not depend on the seed of a process, as hashes of texts do."""
    assert [share_of(name) for name in ("a.example", "b.example", "c.example")] == [8, 8, 14]


@pytest.mark.parametrize("n", [MAX_UNITS, MAX_UNITS + 1, 10 * MAX_UNITS])
def test_a_job_is_bounded(n: int) -> None:
    """What is more waits for the next one, the first first."""
    (job,) = jobs_of("poll", [Unit(key=str(i), together="one.example") for i in range(n)])

    assert job.keys == tuple(str(i) for i in range(MAX_UNITS))
