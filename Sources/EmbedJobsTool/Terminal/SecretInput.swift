internal import EmbedJobsHost

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import LocalFiles

/// Reads a secret.
enum SecretInput {
    /// Reads a line from standard input without surrounding white space; nil if it is empty.
    ///
    /// On a terminal it shows the prompt and turns the echo off.
    static func read(prompt: String) -> String? {
        guard Stdin.isTerminal else { return line() }
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        write(prompt)
        // Discards type-ahead: it was echoed, and is not the secret.
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else { return nil }
        let text = line()
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        write("\n")
        return text
    }

    private static func write(_ text: String) {
        try? SystemCall.writeAll(Array(text.utf8), to: STDERR_FILENO, path: "standard error")
    }

    private static func line() -> String? {
        var bytes: [UInt8] = []
        var byte: [UInt8] = [0]
        while bytes.count <= EmbedJobsHost.Limits.keyBytesMax {
            let count = Stdin.read(&byte)
            if count < 0 && errno == EINTR { continue }
            guard count > 0, byte[0] != UInt8(ascii: "\n") else { break }
            bytes.append(byte[0])
        }
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let kept = bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return kept.isEmpty ? nil : String(decoding: kept, as: UTF8.self)
    }
}
