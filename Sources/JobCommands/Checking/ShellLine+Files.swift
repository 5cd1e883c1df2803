internal import JobScript

extension ShellLine {
    /// Whether the line may create files. It does not if it only runs programs that read and print.
    var mayMakeFiles: Bool { Self.mayMakeFiles(text) }

    static func mayMakeFiles(_ text: String) -> Bool {
        // A redirect, or a command in a command.
        guard !text.contains(where: { ">`(".contains($0) }) else { return true }
        return text.split(whereSeparator: { "|;&\n".contains($0) }).contains { command in
            guard let program = command.split(whereSeparator: \.isWhitespace).first else { return false }
            return !Self.readers.contains(String(program))
        }
    }

    /// Programs that never write files that their arguments name.
    private static let readers: Set<String> = [
        ":", "[", "basename", "cat", "cmp", "cut", "date", "df", "diff", "dirname", "du", "echo", "exit", "false",
        "grep",
        "head", "hostname", "ls", "nl", "printf", "pwd", "sleep", "stat", "tac", "tail", "test", "tr", "true", "uname",
        "wc", "whoami",
    ]
}
