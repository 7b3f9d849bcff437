"""Csound: every voice an instance of one instrument, as its players do, 64 samples a control period; 1 in W4."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.playing import Process
from benchmarks.peers.works import RATE, Chaos, FilteredVoices, FmVoices, Sines, Work


class Csound:
    """A `Peer`."""

    name = "csound"
    how_to_get = "apt-get install csound"

    def is_there(self) -> bool:
        return shutil.which("csound") is not None

    def player(self, work: Work, folder: Path) -> Process | None:
        """A work played by it; its orchestra and scores go into `folder`."""
        if not isinstance(work, Sines | FmVoices | FilteredVoices | Chaos):
            return None
        orchestra, voices = _orchestra(work)
        (folder / "work.orc").write_text(
            f"sr = {RATE}\nksmps = {1 if isinstance(work, Chaos) else 64}\nnchnls = 1\n0dbfs = 1\n{orchestra}\n")

        def command(seconds: float, path: Path) -> Sequence[str]:
            score = folder / f"{seconds:g}.sco"
            score.write_text("".join(f"i 1 0 {seconds} {' '.join(map(str, voice))}\n" for voice in voices) + "e\n")
            return ["csound", "-d", "-m0", "-W", "-f", "-o", str(path), str(folder / "work.orc"), str(score)]

        return Process(self.name, folder, command)


def _orchestra(work: Sines | FmVoices | FilteredVoices | Chaos) -> tuple[str, list[tuple[float, ...]]]:
    """The instrument and what it is given, voice by voice."""
    match work:
        case Sines():
            return "instr 1\na1 poscil p5, p4\nout a1\nendin", list(zip(work.freqs, work.gains, strict=True))
        case FmVoices():
            return ("instr 1\na1 poscil p6, p5\na2 poscil p7, p4 + a1\nout a2\nendin",
                    list(zip(work.carriers, work.modulators, work.depths, work.gains, strict=True)))
        case FilteredVoices():
            # rezzy and moogladder are other filters; zdf_2pole is livedmm's own, with its cutoff at audio rate.
            return (f"instr 1\na1 vco2 p7, p4\na2 poscil p6, {work.sweep}\na3 zdf_2pole a1, p5 + a2, {work.q}\n"
                    "out a3\nendin",
                    list(zip(work.freqs, work.cutoffs, work.depths, work.gains, strict=True)))
    sums = [" + ".join(f"{w}*ax{j}" for w, j in zip(weights, columns, strict=True))
            for weights, columns in zip(work.weights, work.columns, strict=True)]
    sums[0] += f" + {work.push}"
    lines = [f"ax{i} init 0" for i in range(work.count)]
    lines += [f"ay{i} = tanh({row})" for i, row in enumerate(sums)]
    lines += [f"ax{i} = ay{i}" for i in range(work.count)]
    mixed = " + ".join(f"{w}*ax{i}" for i, w in enumerate(work.gains))
    return "\n".join(["instr 1", *lines, f"out {mixed}", "endin"]), [()]
