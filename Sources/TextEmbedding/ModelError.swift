/// Why a model cannot be loaded or run. It never leaves the engine: there it becomes an `APIError`.
package struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file that is wrong, as a path, where there is one.
    package let file: String?
    /// What is wrong with it, as a clause: "tensor x ends after the file".
    package let reason: String

    /// Makes an error about a file, or about the model as a whole.
    package init(file: String? = nil, _ reason: String) {
        self.file = file
        self.reason = reason
    }

    /// The file and the reason in one line.
    package var description: String { file.map { "\($0): \(reason)" } ?? reason }
}
