#!/bin/sh
# See that PortAudio is there, which sound devices need; for the Python given.
#
#   scripts/portaudio.sh PYTHON
#
# Where it is missing and we are root on Debian or Ubuntu, it is installed; elsewhere the command that does it is told.
# Never fails: without PortAudio livedmm plays on, unheard, and renders into files.
set -u

has_portaudio() { "$1" -c 'import sounddevice' >/dev/null 2>&1; }

has_portaudio "$1" && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "scripts/portaudio.sh: installing libportaudio2" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -q libportaudio2 || { apt-get update -q && apt-get install -y -q libportaudio2; }; } </dev/null >&2
    has_portaudio "$1" && exit 0
fi
command="sudo apt-get install libportaudio2"
command -v apt-get >/dev/null || command="sudo dnf install portaudio, or sudo pacman -S portaudio"
echo "scripts/portaudio.sh: PortAudio is missing, so nothing will be heard; run: $command" >&2
exit 0
