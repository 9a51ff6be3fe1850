# Sourced by the scripts beside it: where the checkout is, and how it is built. Bash.
# shellcheck shell=bash

root=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
jobs=$(nproc)
# A checkout elsewhere, or one built for the second time, finds what ccache has kept.
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$root}" CCACHE_NOHASHDIR="${CCACHE_NOHASHDIR:-1}"

# build PRESET [TARGET…]: configures, and builds what has changed.
build() {
    local preset="$1" configured
    shift
    cd "$root" || return
    if ! configured=$(cmake --preset "$preset" 2>&1); then
        printf '%s\n' "$configured" >&2
        return 1
    fi
    cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}
}
