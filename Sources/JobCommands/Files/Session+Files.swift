internal import LocalFiles

/// Opening the files that commands read.
extension Session {
    /// Opens a file of any kind; standard input, pipes and devices are read to their end first, except if their first
    /// bytes are unusable.
    func opened(
        _ path: String,
        upTo limit: Int = .max - 1,
        unless isUnusable: (_ firstBytes: [UInt8]) -> Bool = { _ in false }
    ) throws(FileMistake) -> InputFile {
        if StandardStream.isInput(path) { try context.standardInput.claim() }
        let (output, label) = (output, Self.label(ofInput: path))
        do throws(FileError) {
            let scratch = state.inputs.scratchFolder
            return try InputFile(anyKindAt: path, scratch: scratch, upTo: limit, unless: isUnusable) {
                output.message("\(label): waiting for data")
            }
        } catch {
            throw .unreadableFile(error)
        }
    }

    /// The name of a file to read in messages.
    static func label(ofInput path: String) -> String { path == "-" ? StandardStream.input : path }
}

extension CommandFailure {
    /// Converts a mistake in a file that a command reads.
    init(_ mistake: FileMistake) {
        switch mistake {
        case .unreadableFile(let error): self.init(error)
        case .standardInputTaken: self.init(.usage, mistake)
        default: self.init(.failure, mistake)
        }
    }
}
