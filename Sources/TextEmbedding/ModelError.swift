/// Why a model cannot be loaded or run. It never leaves the engine: there it becomes an `APIError`.
package struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file that is wrong, as a path, where there is one.
    package let file: String?
    /// Which of the texts that were to be embedded it could not be done for, where it was one of them.
    package let text: Int?
    /// What is wrong with it, as a clause: "tensor x ends after the file".
    package let reason: String
    /// Whether the machine is to blame, not the model: another attempt may succeed.
    package let isPassing: Bool

    /// Makes an error about a file, about a text, or about the model as a whole.
    package init(file: String? = nil, text: Int? = nil, _ reason: String, isPassing: Bool = false) {
        self.file = file
        self.text = text
        self.reason = reason
        self.isPassing = isPassing
    }

    /// The file and the reason in one line.
    package var description: String { file.map { "\($0): \(reason)" } ?? reason }
}
