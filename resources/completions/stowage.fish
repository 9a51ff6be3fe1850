# Completion of stowage's command line in fish. tests/resources/completionstest.py completes with it,
# and holds it against what "stowage VERB --help" says.

# Places: one of the kinds given, and behind it files or folders; servers are typed.
function __stowage_places
    set -l word (commandline -ct)
    for kind in $argv
        if test $kind != docker; and string match -q -- "$kind:*" $word
            set -l typed (string replace -- "$kind:" '' $word)
            switch $kind
                case registry oci
                    printf "$kind:%s\n" (__fish_complete_directories $typed '')
                case '*'
                    printf "$kind:%s\n" (__fish_complete_path $typed '')
            end
            return
        end
    end
    for kind in $argv
        printf '%s\tplace\n' (string replace -r '^docker:$' 'docker://' $kind:)
    end
end

function __stowage_verb
    __fish_seen_subcommand_from $argv
end

set -l places registry oci oci-archive docker-archive docker
set -l verbs ls copy upload uploads delete verify export digest login logout help
set -l no_verb "not __stowage_verb $verbs"

complete -c stowage -s h -l help -d 'Show help'
complete -c stowage -n $no_verb -l version -d 'Print the version'
complete -c stowage -n $no_verb -a "(__stowage_places $places)"
complete -c stowage -n $no_verb -a ls -d 'List repositories, tags, or the parts of an image'
complete -c stowage -n $no_verb -a copy -d 'Copy images from one place to another'
complete -c stowage -n $no_verb -a upload -d 'Upload files and folders as layers'
complete -c stowage -n $no_verb -a uploads -d 'List unfinished uploads, or give one up'
complete -c stowage -n $no_verb -a delete -d 'Delete tags and manifests'
complete -c stowage -n $no_verb -a verify -d 'Check every digest'
complete -c stowage -n $no_verb -a export -d 'Take a part of an image out'
complete -c stowage -n $no_verb -a digest -d 'Print the digest of a file'
complete -c stowage -n $no_verb -a login -d 'Log in to a registry, and keep that'
complete -c stowage -n $no_verb -a logout -d 'Forget the log-in to a registry'
complete -c stowage -n $no_verb -a help -d 'Tell the verbs'

complete -c stowage -n '__stowage_verb ls copy verify export' -f -a "(__stowage_places $places)"
complete -c stowage -n '__stowage_verb uploads' -f -a '(__stowage_places registry docker)'
complete -c stowage -n '__stowage_verb delete' -f -a '(__stowage_places registry oci docker)'
complete -c stowage -n '__stowage_verb upload' -a '(__stowage_places registry docker)'
complete -c stowage -n '__stowage_verb login logout' -f

complete -c stowage -n '__stowage_verb ls uploads verify' -l json -d 'Print JSON'
complete -c stowage -n '__stowage_verb ls copy upload uploads delete verify export login' \
    -l insecure -d 'Let servers without TLS speak plain HTTP'
complete -c stowage -n '__stowage_verb copy export' -l force -d 'Replace a file that is there'
complete -c stowage -n '__stowage_verb upload' -x -l digest -d 'What the one file must have'
complete -c stowage -n '__stowage_verb upload' -x -l checkpoint -d 'Make durable every so many MiB'
complete -c stowage -n '__stowage_verb upload' -x -l artifact-type -d 'Type of the artifact'
complete -c stowage -n '__stowage_verb uploads' -x -l cancel -d 'Remove this upload and its data'
complete -c stowage -n '__stowage_verb delete' -l with-tags -d 'Let other tags of it go, too'
complete -c stowage -n '__stowage_verb verify' -l no-diff-ids -d 'Do not unpack layers'
complete -c stowage -n '__stowage_verb export' -x -l layer -d 'The layer to write'
complete -c stowage -n '__stowage_verb export' -l uncompressed -d 'With its compression taken off'
complete -c stowage -n '__stowage_verb export' -x -l file -d 'A file or folder of the file system'
complete -c stowage -n '__stowage_verb export' -l rootfs -d 'The merged root file system'
complete -c stowage -n '__stowage_verb export' -x -l platform -d 'Which image of an index' \
    -a 'linux/amd64 linux/arm64 linux/arm/v7 linux/386 linux/ppc64le linux/riscv64 linux/s390x'
complete -c stowage -n '__stowage_verb export' -r -F -s o -l output -d 'Where to'
complete -c stowage -n '__stowage_verb digest' -x -l algorithm -d 'Which digest' \
    -a 'sha256 sha384 sha512 tarsum.v1+sha256 tarsum+sha256 tarsum.dev+sha256'
complete -c stowage -n '__stowage_verb login' -x -s u -l user -d 'Name of the user'
complete -c stowage -n '__stowage_verb login' -l password-stdin -d 'Take the password from there'
complete -c stowage -n '__stowage_verb login' -l keyring -d 'Keep it in the keyring'
