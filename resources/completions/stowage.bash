# Sourced by bash, to complete stowage's command line. tests/resources/completionstest.py completes
# with it, and holds it against what "stowage VERB --help" says.
# shellcheck shell=bash

# Files behind what has been typed of a path.
_stowage_files() {
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

# Places: one of the kinds given, and behind it files; servers are typed.
_stowage_places() {
    local word=$1 kind
    shift
    for kind in "$@"; do
        [[ $kind != docker ]] || continue
        if [[ $word == "$kind":* ]]; then
            local option=-f
            [[ $kind == registry || $kind == oci ]] && option=-d
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen "$option" -P "$kind:" -- "${word#"$kind":}")
            return
        fi
    done
    compopt -o nospace
    local places=("${@/%/:}")
    mapfile -t COMPREPLY < <(compgen -W "${places[*]/#docker:/docker://}" -- "$word")
}

_stowage() {
    # Bash cuts words at colons and more, which are a part of places: put together here as they were
    # typed, up to the cursor.
    local words=() rest=${COMP_LINE:0:COMP_POINT} trimmed part index
    for ((index = 0; index <= COMP_CWORD; ++index)); do
        part=${COMP_WORDS[index]}
        trimmed=${rest#"${rest%%[![:blank:]]*}"}
        if ((index == 0)) || [[ $trimmed != "$rest" ]]; then
            words+=('')
        fi
        rest=$trimmed
        ((index < COMP_CWORD)) || part=$rest
        words[-1]+=$part
        rest=${rest#"$part"}
    done
    local current=${words[-1]} before='' verb=''
    ((${#words[@]} < 2)) || before=${words[-2]}
    ((${#words[@]} < 3)) || verb=${words[1]}

    COMPREPLY=()
    local kinds=(registry oci oci-archive docker-archive docker)
    local options=''
    case "$verb" in
    ls) options='--json --insecure' ;;
    copy) options='--force --insecure' ;;
    upload) options='--digest --checkpoint --artifact-type --insecure' ;;
    uploads) options='--cancel --json --insecure' ;;
    delete) options='--with-tags --insecure' ;;
    verify) options='--json --no-diff-ids --insecure' ;;
    export)
        options='--layer --uncompressed --file --rootfs --platform -o --output --force --insecure'
        ;;
    digest) options='--algorithm' ;;
    login) options='-u --user --password-stdin --keyring --insecure' ;;
    esac
    case "$before" in
    -o | --output) _stowage_files "$current" ;;
    --algorithm)
        mapfile -t COMPREPLY < <(compgen -W 'sha256 sha384 sha512 tarsum.v1+sha256 tarsum+sha256
            tarsum.dev+sha256' -- "$current")
        ;;
    --platform)
        mapfile -t COMPREPLY < <(compgen -W 'linux/amd64 linux/arm64 linux/arm/v7 linux/386
            linux/ppc64le linux/riscv64 linux/s390x' -- "$current")
        ;;
    --digest | --checkpoint | --artifact-type | --cancel | --layer | --file | -u | --user) ;;
    *)
        case "$verb:$current" in
        :-*) mapfile -t COMPREPLY < <(compgen -W '-h --help --version' -- "$current") ;;
        :*)
            _stowage_places "$current" "${kinds[@]}"
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(
                compgen -W 'ls copy upload uploads delete verify export digest login logout help' -- "$current"
                compgen -f -- "$current"
            )
            # A place goes on behind its colon; all else ends with a space, a folder with a slash.
            if ((${#COMPREPLY[@]} != 1)) || [[ ${COMPREPLY[0]} != *:?(//) ]]; then
                compopt +o nospace -o filenames
            fi
            ;;
        *:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help $options" -- "$current") ;;
        ls:* | copy:* | verify:* | export:*) _stowage_places "$current" "${kinds[@]}" ;;
        uploads:*) _stowage_places "$current" registry docker ;;
        delete:*) _stowage_places "$current" registry oci docker ;;
        upload:registry:*) _stowage_places "$current" registry ;;
        upload:*)
            compopt -o filenames
            mapfile -t COMPREPLY < <(
                compgen -f -- "$current"
                compgen -W 'registry: docker://' -- "$current"
            )
            if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *:?(//) ]]; then
                compopt +o filenames -o nospace
            fi
            ;;
        digest:*) _stowage_files "$current" ;;
        esac
        ;;
    esac

    # Readline replaces only what stands behind the last of the characters that it cuts at.
    local cut=${current%"${current##*["$COMP_WORDBREAKS"]}"}
    COMPREPLY=("${COMPREPLY[@]#"$cut"}")
}

complete -F _stowage stowage
