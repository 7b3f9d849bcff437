#!/bin/sh
# See that OpenGL is there, which pictures need; for the Python given.
#
#   scripts/graphics.sh PYTHON
#
# Where it is missing and we are root on Debian or Ubuntu, it is installed, with Mesa, which draws without a graphics card
# too; elsewhere the command that does it is told. Never fails: without OpenGL livedmm plays on, unseen.
set -u

has_graphics() { "$1" -c 'from livedmm.pictures.context import headless; headless()' >/dev/null 2>&1; }

has_graphics "$1" && exit 0
packages="libegl1 libgl1 libgl1-mesa-dri"
if [ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "scripts/graphics.sh: installing $packages" >&2
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # several packages
    { apt-get install -y -q $packages || { apt-get update -q && apt-get install -y -q $packages; }; } </dev/null >&2
    has_graphics "$1" && exit 0
fi
command="sudo apt-get install $packages"
command -v apt-get >/dev/null || command="sudo dnf install mesa-libEGL mesa-dri-drivers, or sudo pacman -S mesa"
echo "scripts/graphics.sh: OpenGL is missing, so nothing will be seen; on Linux run: $command" >&2
exit 0
