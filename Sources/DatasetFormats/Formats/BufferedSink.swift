/// Collects the bytes of a writer into larger chunks for its sink.
struct OutputBuffer {
    var bytes: [UInt8] = []
    private let sink: ByteSink

    init(sink: @escaping ByteSink) { self.sink = sink }

    /// Passes the bytes to the sink if they fill a chunk.
    mutating func flushIfFull() throws {
        if bytes.count >= FormatLimits.outputChunkBytes { try flush() }
    }

    /// Passes the bytes to the sink.
    mutating func flush() throws {
        guard !bytes.isEmpty else { return }
        try bytes.withUnsafeBytes(sink)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Drops the bytes after a count, because a row turned out to be invalid.
    mutating func rewind(to count: Int) { bytes.removeLast(bytes.count - count) }
}
