/// Collects the bytes of a writer into larger chunks for its sink.
package struct BufferedSink {
    /// The bytes that the sink has not received yet.
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
}

/// A writer that appends each row to a buffer; a row that cannot be written adds nothing.
package protocol BufferedRowWriter: RowWriter {
    /// The buffer.
    var output: BufferedSink { get set }
    /// Appends a row to the buffer.
    mutating func append(_ row: DatasetRow) throws(FormatError)
}

extension BufferedRowWriter {
    package mutating func write(_ row: DatasetRow) throws {
        let start = output.bytes.count
        do throws(FormatError) { try append(row) } catch {
            output.bytes.removeLast(output.bytes.count - start)
            throw error
        }
        try output.flushIfFull()
    }

    package mutating func finish() throws { try output.flush() }
}
