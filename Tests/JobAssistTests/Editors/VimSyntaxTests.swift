import JobAssist
import JobCommands
import TestSupport
import Testing

@Suite("Vim syntax")
struct VimSyntaxTests {
    /// Whether there is a Vim that colours.
    private static let hasVim: Bool = {
        let version = try? ChildProcess.run("vim", ["--version"])
        return version?.output.contains("+syntax") ?? false
    }()

    @Test("the committed syntax file matches the tables")
    func committed() throws {
        let text = VimSyntax.text(of: .standard)
        #expect(try GoldenFile(Checkout.path("editors/vim/syntax/embedjobs.vim")).expected(recording: text) == text)
    }

    @Test("Vim colours scripts as the lexer reads them", .enabled(if: hasVim, "vim with +syntax is not installed"))
    func colours() throws {
        let corpus = try SyntaxCorpus()
        let groups = try groups(of: corpus.lines)
        for expected in corpus.expectations {
            let group = groups[expected.line][expected.column]
            let line = corpus.lines[expected.line]
            #expect(Self.kind(of: group) == expected.kind, "\(expected.text) in \(line) is \(group)")
        }
    }

    /// The group of each byte of each line, as Vim finds it after it has recognised the file by its name.
    private func groups(of lines: [String]) throws -> [[String]] {
        let folder = try TemporaryFolder()
        try folder.write(VimSyntax.text(of: .standard), to: "vim/syntax/embedjobs.vim")
        let detection = try GoldenFile.bytes(of: Checkout.path("editors/vim/ftdetect/embedjobs.vim"))
        try folder.write(detection, to: "vim/ftdetect/embedjobs.vim")
        try folder.write(lines.joined(separator: "\n"), to: "t.embedjobs")
        let script = """
            set nocompatible
            set runtimepath^=\(folder.file("vim"))
            filetype on
            syntax on
            edit \(folder.file("t.embedjobs"))
            let g:groups = []
            for g:line in range(1, line('$'))
              let g:names = map(range(1, strlen(getline(g:line))), 'synIDattr(synID(g:line, v:val, 1), "name")')
              call add(g:groups, join(map(g:names, 'empty(v:val) ? "-" : v:val'), ' '))
            endfor
            call writefile(g:groups, '\(folder.file("groups"))')
            qall!
            """
        try folder.write(script, to: "run.vim")
        let result = try ChildProcess.run(
            "vim",
            ["-e", "-s", "-N", "-u", "NONE", "-i", "NONE", "-S", folder.file("run.vim")],
            folder: folder.path
        )
        let written = try #require(try? folder.read("groups"), "\(result.output)\(result.errors)")
        return String(decoding: written, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.split(separator: " ").map(String.init) }
    }

    private static func kind(of group: String) -> SyntaxKind? {
        switch group {
        case "embedjobsCommand": .command
        case "embedjobsKeyword": .keyword
        case "embedjobsKey": .key
        case "embedjobsString", "embedjobsEscapeInString": .string
        case "embedjobsVariable", "embedjobsAutomatic": .variable
        case "embedjobsComment": .comment
        case "embedjobsShell": .shell
        case "embedjobsChoice": .choice
        default: nil
        }
    }
}
