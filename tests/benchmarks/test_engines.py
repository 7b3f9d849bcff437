"""The kernels that livedmm is measured against play what livedmm plays: small works, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.peers.comparing import difference
from benchmarks.peers.fused import Fused
from benchmarks.peers.fused_patch import FusedPatch
from benchmarks.peers.ours import KINDS, Ours, network
from benchmarks.peers.works import RATE, Chaos, FilteredVoices, FmVoices, LivePatch, Mixing, Sines, Work
from livedmm.network.network import STANDING
from livedmm.ugens import ALIVE


@pytest.mark.parametrize("work", [Sines(150), FmVoices(40), FilteredVoices(70), Chaos(48), Mixing(40, 4),
                                  pytest.param(Mixing(), marks=pytest.mark.slow)], ids=lambda work: work.name)
def test_a_fused_kernel_gives_the_bits_of_the_machine(work: Work) -> None:
    ours, fused = Ours(network(work)).render(500), Fused(work).render(500)
    assert np.abs(ours).max() > 0.01
    assert np.array_equal(ours.view(np.int32), fused.view(np.int32))


@dataclass(frozen=True)
class SmallPatch:
    """A loop, states of every format, a buffer, noise; the whole of W6 is compared by the benchmark itself."""

    name: str = "small patch"
    what: str = "six neurons"
    rows: str = ("low = sine(110 + 30*dull)\nhiss = white()\nopen = adsr(1, attack=0.01)\n"
                 "dull = one_pole(0.6*low + 0.1*hiss + 0.3*again, cutoff=900 + 200*low)\n"
                 "again = delay(0.5*dull + 0.2*ring, 0.01)\nring = dull*open\nspeaker.left = 0.5*ring + 0.2*again\n"
                 "speaker.gain = 1\n")


def test_a_patch_as_one_kernel_gives_the_bits_of_the_machine() -> None:
    net = network(SmallPatch())
    ours, fused = Ours(net).render(24000), FusedPatch(net, KINDS).render(24000)
    assert np.abs(ours).max() > 0.01
    assert np.array_equal(ours.view(np.int32), fused.view(np.int32))


def test_the_live_patch_is_as_large_as_it_says() -> None:
    net = network(LivePatch())
    played = [neuron for neuron in net.neurons.values() if neuron.name not in STANDING]
    entries = [column for address, row in net.rows.items() for column in row
               if address.neuron not in STANDING and address.port != ALIVE]
    assert len(played) == 60
    assert len({neuron.kind for neuron in played}) == 25
    assert len(entries) >= 200


def test_spectra_of_the_same_noise_are_alike_and_a_filter_is_noticed() -> None:
    noise = np.random.default_rng(1).standard_normal((2, 10 * RATE)).astype(np.float32)
    assert difference(noise[0], noise[1]) < 1
    assert difference(noise[0], noise[0] + 0.2 * np.roll(noise[0], 1)) > 1
