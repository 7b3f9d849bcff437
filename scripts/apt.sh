# What the scripts beside this share; read it with `.`. A name to speak under is in $0.

say() { printf '%s\n' "scripts/${0##*/}: $*" >&2; }

apt() {  # install Debian packages, where we may
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    # Output goes to stderr: what calls this may be reading stdout. Lists of packages are fetched only where that helps.
    { apt-get install -y -q "$@" || { apt-get update -q && apt-get install -y -q "$@"; }; } </dev/null >&2
}
