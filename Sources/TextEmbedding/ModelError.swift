/// An error when loading or running a model. The engine converts it to an `APIError`.
package struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the faulty file, if any.
    package let file: String?
    /// The index of the text that could not be embedded, if any.
    package let text: Int?
    /// The reason, as a clause: "tensor x extends past the end of the file".
    package let reason: String
    /// Whether the cause is the machine, not the model, so that a retry may succeed.
    package let isPassing: Bool

    /// Creates an error about a file, a text or the whole model.
    package init(file: String? = nil, text: Int? = nil, _ reason: String, isPassing: Bool = false) {
        self.file = file
        self.text = text
        self.reason = reason
        self.isPassing = isPassing
    }

    /// The file and the reason in one line.
    package var description: String { file.map { "\($0): \(reason)" } ?? reason }
}
