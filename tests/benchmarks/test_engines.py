"""The kernels that livedmm is measured against play what livedmm plays: small works, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.peers.fused import Fused
from benchmarks.peers.ours import Ours, network
from benchmarks.peers.works import Chaos, FilteredVoices, FmVoices, Mixing, Sines, Work


@pytest.mark.parametrize("work", [Sines(150), FmVoices(40), FilteredVoices(70), Chaos(48), Mixing(40, 4),
                                  pytest.param(Mixing(), marks=pytest.mark.slow)], ids=lambda work: work.name)
def test_a_fused_kernel_gives_the_bits_of_the_machine(work: Work) -> None:
    ours, fused = Ours(network(work)).render(500), Fused(work).render(500)
    assert np.abs(ours).max() > 0.01
    assert np.array_equal(ours.view(np.int32), fused.view(np.int32))
