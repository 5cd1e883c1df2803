internal import Synchronization

/// The standard input of the process. It can be read once, and not while a prompt or a script is read from it.
package final class StandardInput: Sendable {
    /// What reads standard input.
    package enum Reader: Hashable, Sendable {
        /// The lines of a prompt.
        case prompt
        /// A script.
        case script
        /// A command or a loop of a script.
        case command
    }

    private let reader: Mutex<Reader?>

    /// Creates the input of a process; `reader` is what already reads it.
    package init(_ reader: Reader? = nil) { self.reader = Mutex(reader) }

    /// Claims the input for a command or a loop.
    func claim() throws(FileMistake) {
        let taken = reader.withLock { reader in
            defer { reader = reader ?? .command }
            return reader
        }
        if let taken { throw .standardInputTaken(taken) }
    }
}
