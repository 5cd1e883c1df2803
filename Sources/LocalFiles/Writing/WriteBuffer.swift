/// Buffers bytes for the end of a file: small writes are gathered, large ones are passed through.
struct WriteBuffer {
    /// Bytes of the file so far, including buffered ones.
    private(set) var size = 0
    private var bytes: [UInt8] = []

    private static let capacity = 1 << 16

    init() { bytes.reserveCapacity(Self.capacity) }

    /// Appends bytes.
    mutating func append(_ added: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws(FileError) {
        if bytes.count + added.count > Self.capacity { try flush(to: descriptor, path: path) }
        if added.count >= Self.capacity {
            try PositionedIO.write(added, to: descriptor, at: size, path: path)
        } else {
            bytes.append(contentsOf: added)
        }
        size += added.count
    }

    /// Writes bytes at an offset, bypassing the buffer.
    mutating func put(
        _ added: UnsafeRawBufferPointer,
        at offset: Int,
        to descriptor: Int32,
        path: String
    ) throws(FileError) {
        try PositionedIO.write(added, to: descriptor, at: offset, path: path)
        size = max(size, offset + added.count)
    }

    /// Writes the buffered bytes to the file.
    mutating func flush(to descriptor: Int32, path: String) throws(FileError) {
        guard !bytes.isEmpty else { return }
        let start = size - bytes.count
        try bytes.withRawBytes { bytes throws(FileError) in
            try PositionedIO.write(bytes, to: descriptor, at: start, path: path)
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
