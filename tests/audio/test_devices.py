"""Sound devices: what is said where there are none, and where PortAudio is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run

import pytest

from livedmm.audio import devices
from livedmm.audio.devices import Device, sounddevice
from livedmm.errors import DeviceError


@pytest.fixture
def no_portaudio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For child processes, sounddevice finds no PortAudio."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("no_portaudio")
def test_without_portaudio_it_is_said_what_to_install() -> None:
    with pytest.raises(DeviceError, match=r"PortAudio is not installed.*libportaudio2"):
        devices()


def test_devices_are_listed_without_compiling_anything() -> None:
    code = "import sys, livedmm.audio.devices; print('numba' in sys.modules)"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_fresh_portaudio_can_be_had_again_and_again() -> None:
    try:
        sounddevice()
    except DeviceError as error:
        pytest.skip(str(error))
    run([sys.executable, "-c", "from livedmm.audio.devices import load_again; [load_again() for _ in range(3)]"],
        capture_output=True, check=True)


def test_a_device_is_told_on_a_line() -> None:
    device = Device(0, "system", "JACK", 2, 48000.0, 0.0053, default=True, inputs=1)
    assert str(device) == "* system (JACK): 2 out, 1 in, 48000 Hz, 5 ms"
