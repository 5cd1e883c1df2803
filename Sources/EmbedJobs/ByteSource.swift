/// Bytes that arrive in chunks: from memory, a file or a connection.
///
/// One concrete type, so that the service protocol needs no generic parameter and its bodies need not fit in memory.
/// It can be read again from the start by making another iterator, if what is behind it can.
public struct ByteSource: AsyncSequence, Sendable {
    /// A chunk, never empty.
    public typealias Element = [UInt8]
    /// What reading can fail with.
    public typealias Failure = APIError
    /// Answers the next chunk, and nil at the end.
    public typealias Next = () async throws(APIError) -> [UInt8]?

    /// Bytes in all, where it is known beforehand.
    public let length: Int?

    private let open: @Sendable () throws(APIError) -> Next

    /// Makes a source from a function that begins a read and answers the function that reads on.
    public init(length: Int?, open: @escaping @Sendable () throws(APIError) -> Next) {
        self.length = length
        self.open = open
    }

    /// A source that answers these bytes in one chunk.
    public init(_ bytes: [UInt8]) {
        self.init(length: bytes.count) { () throws(APIError) -> Next in
            var rest = bytes.isEmpty ? nil : Optional(bytes)
            return { () async throws(APIError) -> [UInt8]? in
                defer { rest = nil }
                return rest
            }
        }
    }

    /// Begins a read.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(open: open) }

    /// One read from start to end.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let open: @Sendable () throws(APIError) -> Next
        private var read: Next?

        fileprivate init(open: @escaping @Sendable () throws(APIError) -> Next) { self.open = open }

        /// The next chunk, nil at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(APIError) -> [UInt8]? {
            if read == nil { read = try open() }
            return try await read?()
        }

        /// The next chunk, nil at the end.
        public mutating func next() async throws(APIError) -> [UInt8]? {
            try await next(isolation: nil)
        }
    }
}
