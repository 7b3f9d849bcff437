"""The scripts behind `make`: what is missing is installed where they may, and told where they may not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="make and sh are not there")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder for PATH: a machine with next to nothing, whose programs note how they were called."""
    for name in ("dirname", "env"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    program(tmp_path, "python", "exit 1")
    return tmp_path


def program(machine: Path, name: str, does: str) -> None:
    (machine / name).write_text(f"#!/bin/sh\n{does}\n")
    (machine / name).chmod(0o755)


def system(machine: Path, *wants: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["/bin/sh", str(SCRIPTS / "system.sh"), "python", *wants], capture_output=True, text=True,
                          check=False, env={"PATH": str(machine)})


def test_root_on_debian_gets_what_is_missing(machine: Path) -> None:
    program(machine, "id", "echo 0")
    program(machine, "apt-get", f'echo "$@" >> {machine}/called\n[ "$1" != install ] || '
                                f'echo "#!/bin/sh" > {machine}/python')
    done = system(machine, "portaudio")
    assert (done.returncode, done.stderr) == (0, "scripts/system.sh: installing libportaudio2\n")
    assert (machine / "called").read_text() == "install -y -q libportaudio2\n"


def test_where_lists_of_packages_are_old_they_are_fetched(machine: Path) -> None:
    program(machine, "id", "echo 0")
    program(machine, "apt-get", f'echo "$1" >> {machine}/called\n[ "$1" = update ]')
    done = system(machine, "graphics")
    assert (machine / "called").read_text().split() == ["install", "update", "install"]
    assert (done.returncode, "OpenGL is missing, so nothing will be seen" in done.stderr) == (0, True)


@pytest.mark.parametrize(("manager", "told"), [
    ("apt-get", "sudo apt-get install libportaudio2"), ("dnf", "sudo dnf install portaudio"),
    ("pacman", "sudo pacman -S portaudio"), ("nothing", "on Debian and Ubuntu: sudo apt-get install libportaudio2")])
def test_others_are_told_the_command(machine: Path, manager: str, told: str) -> None:
    program(machine, "id", "echo 1000")
    program(machine, manager, f"touch {machine}/called")
    done = system(machine, "portaudio")
    assert done.returncode == 0
    assert done.stderr == f"scripts/system.sh: PortAudio is missing, so nothing will be heard; {told}\n"
    assert not (machine / "called").exists()


def test_what_is_there_costs_no_word(machine: Path) -> None:
    for name in ("python", "Xvfb", "xdotool"):
        program(machine, name, "exit 0")
    assert system(machine, "portaudio", "graphics", "screen").stderr == ""


def test_where_there_is_no_python_one_is_installed_or_the_command_told(machine: Path, tmp_path: Path) -> None:
    (machine / "rm").symlink_to("/usr/bin/rm")
    program(machine, "id", "echo 1000")
    command = ["/bin/sh", str(SCRIPTS / "venv.sh"), str(tmp_path / "made")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": str(machine)})
    assert done.returncode == 1
    assert done.stderr == ("scripts/venv.sh: no Python 3.11 or later found, nor one given by PYTHON=/path/to/python; "
                           "on Debian and Ubuntu: sudo apt-get install python3.11 python3.11-venv\n")
    program(machine, "id", "echo 0")
    program(machine, "apt-get", f'echo "$@" >> {machine}/called; [ "$2" != python3.11 ] || echo > {machine}/python3.11')
    subprocess.run(command, capture_output=True, check=False, env={"PATH": str(machine)})
    assert (machine / "called").read_text().splitlines()[0] == "install -y -q python3 python3-venv"
