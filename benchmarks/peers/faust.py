"""Faust: the works as programs of it, compiled through C++ by g++ for this processor."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.playing import PeerFailed, Process
from benchmarks.peers.works import RATE, Chaos, FilteredVoices, FmVoices, Sines, Work

PATIENCE = 300.0
"""Seconds that a compiler may take."""

MAIN = Path(__file__).with_name("faust_main.cpp")


class Faust:
    """A `Peer`."""

    name = "Faust"
    how_to_get = "apt-get install faust g++"

    def is_there(self) -> bool:
        return shutil.which("faust") is not None and shutil.which("g++") is not None

    def player(self, work: Work, folder: Path) -> Process | None:
        """A work played by it; raises `PeerFailed` if it does not compile."""
        if not isinstance(work, Sines | FmVoices | FilteredVoices | Chaos):
            return None
        (folder / "work.dsp").write_text(_program(work))
        program = folder / "work"
        _run(folder, "faust", "-lang", "cpp", "-cn", "Work", "-o", "work.h", "work.dsp")
        _run(folder, "g++", "-O3", "-march=native", f"-I{folder}", "-o", str(program), str(MAIN))

        def command(seconds: float, path: Path) -> Sequence[str]:
            return [str(program), str(RATE), str(round(seconds * RATE)), str(path)]

        return Process(self.name, folder, command)


def _run(folder: Path, *command: str) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise PeerFailed(f"{command[0]} took longer than {PATIENCE:g} s") from error
    except subprocess.CalledProcessError as error:
        raise PeerFailed(f"{' '.join(command)} ended with {error.returncode}:\n{error.stderr[-2000:]}") from error


def _program(work: Sines | FmVoices | FilteredVoices | Chaos) -> str:
    match work:
        case Sines():
            voices = [f"os.osc({f})" for f in work.freqs]
        case FmVoices():
            voices = [f"os.osc({f} + {d}*os.osc({m}))"
                      for f, d, m in zip(work.carriers, work.depths, work.modulators, strict=True)]
        case FilteredVoices():
            voices = [f"(os.sawtooth({f}) : fi.resonlp({c} + {d}*sweep, {work.q}, 1))"
                      for f, c, d in zip(work.freqs, work.cutoffs, work.depths, strict=True)]
        case Chaos():
            return _chaos(work)
    sweep = f"sweep = os.osc({work.sweep});\n" if isinstance(work, FilteredVoices) else ""
    return f'import("stdfaust.lib");\n{sweep}process = {_weighted(work.gains, voices)};\n'


def _weighted(weights: Sequence[float], sources: Sequence[str]) -> str:
    return " + ".join(f"{w}*{source}" for w, source in zip(weights, sources, strict=True))


def _chaos(work: Chaos) -> str:
    names = [f"x{i}" for i in range(work.count)]
    given = f"\\({','.join(names)})."
    sums = [_weighted(weights, [names[j] for j in columns])
            for weights, columns in zip(work.weights, work.columns, strict=True)]
    sums[0] += f" + {work.push}"
    cells = ", ".join(f"ma.tanh({row})" for row in sums)
    return (f'import("stdfaust.lib");\ncells = {given}({cells}) ~ si.bus({work.count});\n'
            f"process = cells : {given}({_weighted(work.gains, names)});\n")
