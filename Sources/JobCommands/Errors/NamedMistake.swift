package import JobScript

/// A mistake, and the part of a call that it concerns, which precedes its text.
package struct NamedMistake: Mistake {
    /// What it concerns.
    package let subject: Subject
    /// The mistake itself.
    package let mistake: any Mistake

    /// What a mistake concerns.
    package enum Subject: Hashable, Sendable {
        /// An option by its key: "to=out.npy already exists".
        case option(String)
        /// An option with the value that the mistake does not repeat: "body=@x: cannot open x".
        case value(option: String, String)
        /// Anything else: "wait: interrupted".
        case part(String)
    }

    /// Names what a mistake concerns.
    package init(_ subject: Subject, _ mistake: any Mistake) {
        self.subject = subject
        self.mistake = mistake
    }

    /// The code of the mistake itself.
    package var code: String { mistake.code }
}
