# What the scripts beside this share; read it with `.`. A name to speak under is in $0.

say() { printf '%s\n' "scripts/${0##*/}: $*" >&2; }

apt() {  # install Debian packages, where we may
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    # Output goes to stderr: what calls this may be reading stdout. Lists of packages are fetched only where that helps.
    { apt-get install -y -q "$@" || { apt-get update -q && apt-get install -y -q "$@"; }; } </dev/null >&2
}

# need CHECK WHAT DEBIAN [FEDORA ARCH]
#
# See that the command CHECK succeeds; else install the packages of Debian; else say WHAT is missing and the command that
# installs it, and fail. CHECK and the packages are words of one argument each.
need() {
    # shellcheck disable=SC2086  # several words
    { $1 >/dev/null 2>&1 || { apt $3 && $1 >/dev/null 2>&1; }; } && return
    if command -v apt-get >/dev/null; then how="sudo apt-get install $3"
    elif [ "${4:-}" ] && command -v dnf >/dev/null; then how="sudo dnf install $4"
    elif [ "${5:-}" ] && command -v pacman >/dev/null; then how="sudo pacman -S $5"
    else how="on Debian and Ubuntu: sudo apt-get install $3"
    fi
    say "$2; $how"
    return 1
}
