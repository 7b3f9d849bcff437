#!/bin/sh
# See that what livedmm wants of the system is there, for the Python given.
#
#   scripts/system.sh PYTHON WANT...
#
# WANT is portaudio (sound devices), graphics (OpenGL; Mesa draws without a graphics card too), or screen (Xvfb and xdotool, a
# screen and hands for the tests of the window). What is missing is installed where we are root on Debian or Ubuntu; elsewhere
# the command that does it is told. Never fails for what is missing: livedmm plays on without each of them.
set -u
. "$(dirname "$0")/needs.sh"
python=$1
shift

has_portaudio() { "$python" -c 'import sounddevice'; }
has_graphics() { "$python" -c 'from livedmm.pictures.context import headless; headless()'; }
has_screen() { command -v Xvfb && command -v xdotool; }

for want in "$@"; do
    case $want in
        portaudio) need has_portaudio "PortAudio is missing, so nothing will be heard" \
            libportaudio2 portaudio portaudio ;;
        graphics) need has_graphics "OpenGL is missing, so nothing will be seen" \
            "libegl1 libgl1 libgl1-mesa-dri" "mesa-libEGL mesa-dri-drivers" mesa ;;
        screen) need has_screen "no screen for the tests of the window, which are skipped" \
            "xvfb xdotool" "xorg-x11-server-Xvfb xdotool" "xorg-server-xvfb xdotool" ;;
        *) say "nothing here is called '$want'; there are portaudio, graphics, screen"; exit 2 ;;
    esac
done
exit 0
