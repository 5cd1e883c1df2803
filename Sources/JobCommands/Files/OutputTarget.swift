internal import LocalFiles

/// What `to=` names: a file, or for `-` the standard output, which is the data of the command.
final class OutputTarget {
    /// The name in messages.
    let label: String
    /// Bytes written so far.
    private(set) var size = 0

    private let destination: Destination

    private enum Destination {
        case file(TargetFile)
        case data(any CommandOutput)
    }

    /// Whether a path means the standard output.
    static func isData(_ path: String) -> Bool { StandardStream.isOutput(path) }

    /// Whether a path is a device or a pipe, or leads to an open descriptor, which may be the standard output.
    static func isStream(_ path: String) -> Bool {
        let descriptors = ["/dev/std", "/dev/fd/", "/proc/self/fd/"]
        return isData(path) || descriptors.contains(where: path.hasPrefix) || FileLookup.disk.kind(path) == .stream
    }

    /// Opens the file at a path.
    init(_ path: String, _ session: Session) throws(FileError) {
        if Self.isData(path) {
            label = session.output.dataFile ?? StandardStream.output
            destination = .data(session.output)
        } else {
            label = path
            destination = .file(try TargetFile(path: path, onWait: session.noticeOfWaiting(path)))
        }
    }

    /// Appends bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        switch destination {
        case .file(let file): try file.write(bytes)
        case .data(let output):
            output.write(Array(bytes))
            // The output reports its error itself; the rest need not be made.
            if output.hasFailed { throw FileError("write", label, errno: FileError.closedPipe) }
        }
        size += bytes.count
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws(FileError) {
        try bytes.withRawBytes { bytes throws(FileError) in try write(bytes) }
    }

    /// Makes a regular file durable and names it; see ``TargetFile/publish(replacing:)``.
    func publish(replacing: Bool) throws(FileError) {
        if case .file(let file) = destination { try file.publish(replacing: replacing) }
    }

    /// Removes an unpublished file.
    func discard() {
        if case .file(let file) = destination { file.discard() }
    }
}
