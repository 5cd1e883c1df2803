internal import ArgumentParser
internal import EmbedJobsHost
internal import JobAssist
internal import JobCommands
internal import JobShell

/// `embedjobs syntax EDITOR`: writes the syntax file of this version's language for an editor.
struct SyntaxCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "syntax",
        abstract: "Write the syntax file with which an editor colours scripts.",
        discussion:
            "vim: `embedjobs syntax vim > ~/.vim/syntax/embedjobs.vim`, and `au BufNewFile,BufRead *.embedjobs setf "
            + "embedjobs` in ~/.vimrc. textmate: the grammar for VS Code, Sublime Text and others."
    )

    /// The kinds of editors.
    enum Editor: String, CaseIterable, ExpressibleByArgument {
        /// Vim and Neovim.
        case vim
        /// Editors with TextMate's grammars.
        case textmate
    }

    @Argument(help: "The kind of file: vim or textmate.") var editor: Editor
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let text =
            switch editor {
            case .vim: VimSyntax.text(of: .standard)
            case .textmate: TextMateGrammar.text(of: .standard)
            }
        let output = options.output(host)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            output.data(String(line))
        }
    }
}
