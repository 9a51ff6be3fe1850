# Sourced by the scripts beside it: where the checkout is, how it is built, and where Debian is. Bash.
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

# Prints the mirror of Debian's main archive, as apt knows it: the security archive has another label.
debian_mirror() {
    local mirror
    mirror=$(apt-get indextargets --format "\$(LABEL)|\$(COMPONENT)|\$(RELEASE)|\$(REPO_URI)" \
        'Created-By: Packages' |
        awk -F'|' '$1 == "Debian" && $2 == "main" && $3 !~ /-/ { print $4; exit }')
    if [[ -z $mirror ]]; then
        echo "${0##*/}: apt knows no mirror of Debian's main archive;" \
            "is one in /etc/apt, and has 'apt-get update' run?" >&2
        return 1
    fi
    printf '%s\n' "$mirror"
}
