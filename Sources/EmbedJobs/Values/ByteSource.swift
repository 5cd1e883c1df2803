/// Bytes that arrive in chunks: from memory, a file or a connection.
///
/// One concrete type, so that the service protocol needs no generic parameter and bodies need not fit in memory. Make
/// another iterator to read it again from the start, if the underlying source allows that.
public struct ByteSource: AsyncSequence, Sendable {
    /// A chunk, never empty.
    public typealias Element = [UInt8]
    /// The error of a read.
    public typealias Failure = APIError
    /// Returns the next chunk, and nil at the end.
    public typealias Next = () async throws(APIError) -> [UInt8]?

    /// The total number of bytes, if known in advance.
    public let length: Int?

    private let open: @Sendable (_ offset: Int) throws(APIError) -> Next

    /// Creates a source from a function that starts a read at an offset and returns the function that continues it.
    ///
    /// For sources that can seek, such as files: slices do not read the bytes before them.
    public init(length: Int?, openAt: @escaping @Sendable (_ offset: Int) throws(APIError) -> Next) {
        self.length = length
        open = openAt
    }

    /// Creates a source from a function that starts a read and returns the function that continues it.
    ///
    /// For sources that only read from the start, such as connections: slices read and drop the bytes before them.
    public init(length: Int?, open: @escaping @Sendable () throws(APIError) -> Next) {
        self.init(length: length) { (offset) throws(APIError) -> Next in
            Self.dropping(offset, try open())
        }
    }

    /// A source that returns these bytes in one chunk.
    public init(_ bytes: [UInt8]) {
        self.init(length: bytes.count) { (offset) throws(APIError) -> Next in
            var rest = offset < bytes.count ? (offset == 0 ? bytes : Array(bytes[offset...])) : nil
            return { () async throws(APIError) -> [UInt8]? in
                defer { rest = nil }
                return rest
            }
        }
    }

    /// The bytes of a range; fewer if this source ends before the range does.
    public func slice(_ range: Range<Int>) -> ByteSource {
        ByteSource(length: range.count) { (offset) throws(APIError) -> Next in
            Self.limited(to: range.count - offset, try open(range.lowerBound + offset))
        }
    }

    /// The bytes from an offset to the end.
    public func dropping(_ count: Int) -> ByteSource {
        ByteSource(length: length.map { Swift.max(0, $0 - count) }) { (offset) throws(APIError) -> Next in
            try open(count + offset)
        }
    }

    private static func dropping(_ count: Int, _ read: @escaping Next) -> Next {
        guard count > 0 else { return read }
        var left = count
        return { () async throws(APIError) -> [UInt8]? in
            while let chunk = try await read() {
                guard left > 0 else { return chunk }
                let rest = chunk.dropFirst(left)
                left -= chunk.count - rest.count
                if !rest.isEmpty { return Array(rest) }
            }
            return nil
        }
    }

    private static func limited(to count: Int, _ read: @escaping Next) -> Next {
        var left = count
        return { () async throws(APIError) -> [UInt8]? in
            guard left > 0, let chunk = try await read() else { return nil }
            let wanted = chunk.prefix(left)
            left -= wanted.count
            return wanted.count == chunk.count ? chunk : Array(wanted)
        }
    }

    /// Starts a read.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(open: open) }

    /// One read from start to end.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let open: @Sendable (_ offset: Int) throws(APIError) -> Next
        private var read: Next?

        fileprivate init(open: @escaping @Sendable (_ offset: Int) throws(APIError) -> Next) { self.open = open }

        /// The next chunk, nil at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(APIError) -> [UInt8]? {
            if read == nil { read = try open(0) }
            return try await read?()
        }

        /// The next chunk, nil at the end.
        public mutating func next() async throws(APIError) -> [UInt8]? {
            try await next(isolation: nil)
        }
    }
}
