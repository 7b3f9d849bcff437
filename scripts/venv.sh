#!/bin/sh
# Make a virtual environment with any Python from 3.11 on, and install livedmm into it, to play or for work on it.
#
#   scripts/venv.sh FOLDER [EXTRAS]
#
# EXTRAS is what is installed besides, as pip has it: '[test,lint]'.
#
# PYTHON=/path/to/python chooses another interpreter. Where Python or its venv module is missing and we
# are root on Debian or Ubuntu, they are installed; elsewhere the command that does it is told.
set -eu
. "$(dirname "$0")/needs.sh"
venv=$1
extras=${2-}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if new_enough "$name"; then command -v "$name"; return; fi
    done
    return 1
}

makes_environments() { "$python" -c 'import ensurepip, venv'; }

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$venv"
    # Where the first is older than 3.11, a second may stand beside it.
    find_python >/dev/null || apt python3 python3-venv || true
    need find_python "no Python 3.11 or later found, nor one given by PYTHON=/path/to/python" \
        "python3.11 python3.11-venv" || exit 1
    python=$(find_python)
    # Debian packs ensurepip, which venv needs, by itself.
    need makes_environments "$python cannot make virtual environments" \
        "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" || exit 1
    "$python" -m venv "$venv"
fi

"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --editable ".$extras"
