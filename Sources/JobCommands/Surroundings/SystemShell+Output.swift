#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import LocalFiles

/// Reading what a line writes to its standard output.
extension SystemShell {
    /// The status of a line that has ended, and what it wrote to its standard output.
    package struct Captured: Sendable {
        /// The exit status: 128 plus the number for a signal.
        package let status: Int32
        /// The bytes of the output.
        package let output: [UInt8]

        /// Creates a result.
        package init(status: Int32, output: [UInt8]) {
            self.status = status
            self.output = output
        }
    }

    static func captured(
        _ line: String,
        _ environment: [String: String]
    ) async throws(CommandFailure) -> Captured {
        var pipe = try OutputPipe()
        defer { pipe.close() }
        let child = try start(line, environment, input: nil, output: pipe.writer)
        pipe.closeWriter()
        let status = await end(of: child) { pipe.read() }
        while pipe.read() {}
        if let failure = pipe.failure { throw CommandFailure(failure) }
        return Captured(status: status, output: pipe.bytes)
    }
}

/// A pipe from the standard output of a line, which is read while the line runs.
private struct OutputPipe {
    private(set) var bytes: [UInt8] = []
    /// Why the output is not complete.
    private(set) var failure: ShellMistake?
    /// The descriptor for the line.
    let writer: Int32
    private let reader: Int32
    private var isOpen = true
    private var hasWriter = true

    init() throws(CommandFailure) {
        var ends: [Int32] = [-1, -1]
        guard Self.makePipe(&ends) else { throw CommandFailure(.shellOutputNotRead(errno: errno)) }
        (reader, writer) = (ends[0], ends[1])
        for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        // Only this end: the line's own writes wait for the reader.
        _ = fcntl(reader, F_SETFL, fcntl(reader, F_GETFL) | O_NONBLOCK)
    }

    private static func makePipe(_ ends: inout [Int32]) -> Bool { pipe(&ends) == 0 }

    /// Reads what can be read without waiting; returns whether there was anything.
    mutating func read() -> Bool {
        guard isOpen else { return false }
        var chunk = [UInt8](repeating: 0, count: Limits.shellReadBytes)
        let count = Self.read(reader, &chunk)
        guard count > 0 else {
            if count < 0, errno != EAGAIN, errno != EINTR { failure = .shellOutputNotRead(errno: errno) }
            return false
        }
        bytes += chunk[..<count]
        if bytes.count > Limits.shellOutputBytesMax {
            failure = .shellOutputTooLarge(limit: Limits.shellOutputBytesMax)
            bytes = []
            // The line ends by SIGPIPE, with all programs in it.
            closeReader()
        }
        return isOpen
    }

    private static func read(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
        buffer.withUnsafeMutableBytes { bytes in
            #if canImport(Glibc)
            Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            #else
            Darwin.read(descriptor, bytes.baseAddress, bytes.count)
            #endif
        }
    }

    mutating func closeWriter() {
        if hasWriter { Self.closeDescriptor(writer) }
        hasWriter = false
    }

    private mutating func closeReader() {
        if isOpen { Self.closeDescriptor(reader) }
        isOpen = false
    }

    mutating func close() {
        closeWriter()
        closeReader()
    }

    private static func closeDescriptor(_ descriptor: Int32) {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }
}
