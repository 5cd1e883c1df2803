/// The completion scripts: each asks the hidden subcommand `complete` for the candidates.
extension ShellDialect {
    /// The script that turns completion on. It calls `embedjobs`, or the program at `path` if that is not in `PATH`.
    package func script(path: String) -> String {
        let quoted = "'" + path.replacing("'", with: self == .fish ? #"\'"# : #"'\''"#) + "'"
        return switch self {
        case .bash: Self.bash(quoted)
        case .zsh: Self.zsh(quoted)
        case .fish: Self.fish(quoted)
        }
    }

    /// bash replaces only the part of a word after the last of COMP_WORDBREAKS. COMP_TYPE is 63 if it only lists.
    private static func bash(_ path: String) -> String {
        """
        # Completion of embedjobs in bash, written by `embedjobs completion bash`.
        _embedjobs() {
            local program=embedjobs line redirection='^[0-9]*(&?>>?|>[&|]|<>?)$'
            type -P embedjobs > /dev/null || program=\(path)
            local -a list=()
            COMPREPLY=()
            # After a redirection, bash completes files itself.
            if [[ ${COMP_WORDS[COMP_CWORD - 1]} =~ $redirection || ${COMP_WORDS[COMP_CWORD]} =~ $redirection ]]; then
                compopt -o default +o nospace 2> /dev/null
                return
            fi
            if [ "${COMP_TYPE:-9}" = 63 ]; then list=(--columns "${COLUMNS:-80}"); fi
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
                "$program" complete bash --breaks "$COMP_WORDBREAKS" ${list[@]+"${list[@]}"} \\
                    -- "${COMP_LINE:0:COMP_POINT}" 2> /dev/null
            )
        }
        # Before bash 4.4, candidates are sorted by name.
        complete -o nospace -o nosort -F _embedjobs embedjobs 2> /dev/null ||
            complete -o nospace -F _embedjobs embedjobs
        """
    }

    /// The first line lets compinit find the script as a file `_embedjobs` in $fpath.
    private static func zsh(_ path: String) -> String {
        """
        #compdef embedjobs
        # Completion of embedjobs in zsh, written by `embedjobs completion zsh`.
        _embedjobs() {
            local program=embedjobs line text description
            (( $+commands[embedjobs] )) || program=\(path)
            local -a texts descriptions
            line="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX"
            while IFS=$'\\t' read -r text description; do
                texts+=("$text") descriptions+=("$description")
            done < <("$program" complete zsh --columns "$COLUMNS" -- "$line" 2> /dev/null)
            (( $#texts )) || return 1
            compadd -U -Q -S '' -l -V embedjobs -d descriptions -a texts
        }
        if [ "$funcstack[1]" = _embedjobs ]; then _embedjobs; else compdef _embedjobs embedjobs; fi
        """
    }

    private static func fish(_ path: String) -> String {
        """
        # Completion of embedjobs in fish, written by `embedjobs completion fish`.
        function __embedjobs_complete
            set -l program embedjobs
            command -q embedjobs; or set program \(path)
            $program complete fish -- (commandline -cp | string collect) 2> /dev/null
        end
        complete -c embedjobs -f -k -a '(__embedjobs_complete)'
        """
    }
}
