#!/bin/sh
# See that Xvfb and xdotool are there, with which the tests of the window have a screen and hands.
#
# Where they are missing and we are root on Debian or Ubuntu, they are installed; elsewhere the command that does it is
# told. Never fails: without them those tests are skipped, and say so.
set -u

there() { command -v Xvfb >/dev/null && command -v xdotool >/dev/null; }

there && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "scripts/screen.sh: installing xvfb xdotool" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -q xvfb xdotool || { apt-get update -q && apt-get install -y -q xvfb xdotool; }; } </dev/null >&2
    there && exit 0
fi
echo "scripts/screen.sh: no screen for the tests of the window; on Debian or Ubuntu run: sudo apt-get install xvfb xdotool" >&2
exit 0
