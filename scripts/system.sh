#!/bin/sh
# See that what livedmm wants of the system is there, for the Python given.
#
#   scripts/system.sh PYTHON WANT...
#
# WANT is portaudio (sound devices), graphics (OpenGL; Mesa draws without a graphics card too), or screen (Xvfb and xdotool, a
# screen and hands for the tests of the window). What is missing is installed where we are root on Debian or Ubuntu; elsewhere
# the command that does it is told. Never fails: livedmm plays on without each of them.
set -u
. "$(dirname "$0")/apt.sh"
python=$1
shift

is_there() {
    case $1 in
        portaudio) "$python" -c 'import sounddevice' ;;
        graphics) "$python" -c 'from livedmm.pictures.context import headless; headless()' ;;
        screen) command -v Xvfb && command -v xdotool ;;
    esac >/dev/null 2>&1
}

see() {  # see WANT, WHAT IS MISSING THEN, and its packages of Debian, Fedora and Arch
    is_there "$1" && return
    # shellcheck disable=SC2086  # several packages
    apt $3 && is_there "$1" && return
    if command -v apt-get >/dev/null; then how="sudo apt-get install $3"
    elif command -v dnf >/dev/null; then how="sudo dnf install $4"
    elif command -v pacman >/dev/null; then how="sudo pacman -S $5"
    else how="on Debian and Ubuntu: sudo apt-get install $3"
    fi
    say "$2; $how"
}

for want in "$@"; do
    case $want in
        portaudio) see portaudio "PortAudio is missing, so nothing will be heard" \
            libportaudio2 portaudio portaudio ;;
        graphics) see graphics "OpenGL is missing, so nothing will be seen" \
            "libegl1 libgl1 libgl1-mesa-dri" "mesa-libEGL mesa-dri-drivers" mesa ;;
        screen) see screen "no screen for the tests of the window, which are skipped" \
            "xvfb xdotool" "xorg-x11-server-Xvfb xdotool" "xorg-server-xvfb xdotool" ;;
        *) say "nothing here is called '$want'; there are portaudio, graphics, screen"; exit 2 ;;
    esac
done
exit 0
