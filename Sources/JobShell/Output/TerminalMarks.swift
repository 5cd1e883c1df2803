/// Control sequences that tell a terminal about the prompt and the work, but draw nothing.
///
/// Terminals use them to jump between prompts, to select the output of a command, to open new windows in the same
/// folder, and to show progress in the title and the taskbar. Terminals that do not know one ignore it.
package enum TerminalMarks {
    /// Whether marks are written: to a terminal that reads control sequences of this form.
    package static func areSupported(environment: [String: String], isTerminal: Bool) -> Bool {
        guard isTerminal, let terminal = environment["TERM"], !terminal.isEmpty else { return false }
        // Older kernels print such sequences on the Linux console.
        return terminal != "dumb" && terminal != "linux"
    }

    /// Whether OSC 9;4 means progress. Without this feature, iTerm2 shows it as a notification.
    package static func showProgress(environment: [String: String]) -> Bool {
        environment["TERM_PROGRAM"] != "iTerm.app" || environment["TERM_FEATURES"]?.contains("P") == true
    }

    // MARK: OSC 133, semantic prompts (FinalTerm)

    /// A prompt begins.
    package static let promptStart = osc("133;A")
    /// The prompt ends, and the typed text begins.
    package static let inputStart = osc("133;B")
    /// The text was submitted, and its output begins.
    package static let outputStart = osc("133;C")
    /// The text was discarded.
    package static let discarded = osc("133;D")

    /// The output ends.
    package static func outputEnd(exitCode: Int32) -> String { osc("133;D;\(exitCode)") }

    // MARK: OSC 7, the working folder

    /// The working folder, as a URL with the name of this machine.
    package static func folder(_ path: String, host: String) -> String {
        var url = "file://\(host)"
        for byte in path.utf8 {
            let character = Character(Unicode.Scalar(byte))
            let isPlain = byte < 0x80 && (character.isLetter || character.isNumber || "/-._~".contains(character))
            let digits = String(byte, radix: 16, uppercase: true)
            url += isPlain ? String(character) : "%" + (digits.count == 1 ? "0" : "") + digits
        }
        return osc("7;" + url)
    }

    // MARK: OSC 9;4 and OSC 2, progress and title

    /// The progress in the taskbar: a percentage, or activity without a known end; yellow while it is paused.
    package static func progress(_ percent: Int?, isPaused: Bool) -> String {
        osc("9;4;" + (isPaused ? "4;\(percent ?? 0)" : percent.map { "1;\($0)" } ?? "3;0"))
    }

    /// The end of the progress.
    package static let progressEnd = osc("9;4;0;0")

    /// The title of the window. The text must not contain control characters.
    package static func title(_ text: String) -> String { osc("2;" + text) }

    /// Saves the title of the window (xterm, XTWINOPS 22).
    package static let titleSave = "\u{1B}[22;2t"
    /// Restores the saved title.
    package static let titleRestore = "\u{1B}[23;2t"

    private static func osc(_ text: String) -> String { "\u{1B}]\(text)\u{1B}\\" }
}
