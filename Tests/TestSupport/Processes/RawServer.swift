internal import Foundation
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A server whose connections a test controls byte by byte.
package final class RawServer: Sendable {
    /// The address, in the form of a service's address.
    package let address: String

    private let descriptor: Int32
    private let counter = Counter()

    private final class Counter: Sendable {
        let value = Mutex(0)

        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    /// The failure of a system call.
    package struct Failure: Error {
        /// The error number.
        package let errno: Int32
    }

    /// Connections so far.
    package var connectionCount: Int { counter.value.withLock { $0 } }

    /// Listens on a free port or on a socket file, and calls `serve` with each connection and its number, from 1.
    package init(path: String? = nil, _ serve: @escaping @Sendable (Connection, Int) -> Void) throws {
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        let socket = socket(path == nil ? AF_INET : AF_UNIX, kind, 0)
        descriptor = socket
        address = try path.map { try Self.bindFile($0, socket) } ?? Self.bindPort(socket)
        guard listen(socket, 16) == 0 else { throw Failure(errno: errno) }
        // Separate threads, so that waiting here does not block other work.
        Thread.detachNewThread { [counter] in
            while true {
                let accepted = accept(socket, nil, nil)
                if accepted < 0 { return }
                let number = counter.next()
                Thread.detachNewThread { serve(Connection(accepted), number) }
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private static func bindFile(_ path: String, _ socket: Int32) throws -> String {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        try bind(&address, socket)
        return "unix:\(path)"
    }

    private static func bindPort(_ socket: Int32) throws -> String {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try bind(&address, socket)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        return "http://127.0.0.1:\(in_port_t(bigEndian: address.sin_port))"
    }

    private static func bind<Address>(_ address: inout Address, _ socket: Int32) throws {
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #if canImport(Glibc)
                Glibc.bind(socket, $0, socklen_t(MemoryLayout<Address>.size))
                #else
                Darwin.bind(socket, $0, socklen_t(MemoryLayout<Address>.size))
                #endif
            }
        }
        guard result == 0 else { throw Failure(errno: errno) }
    }
}

extension RawServer {
    /// A connection that is closed on release.
    package final class Connection: Sendable {
        private let socket: RawSocket

        fileprivate init(_ descriptor: Int32) { socket = RawSocket(accepted: descriptor) }

        /// The bytes that have arrived; empty at the end.
        package func read(_ most: Int = 1 << 16) -> [UInt8] { socket.read(most) ?? [] }

        /// Reads a whole request: its head, and the body that the head announces.
        package func readRequest() -> String {
            var bytes: [UInt8] = []
            while true {
                let text = String(decoding: bytes, as: UTF8.self)
                if let end = text.firstRange(of: "\r\n\r\n") {
                    let head = text[..<end.lowerBound].lowercased()
                    let body = text[end.upperBound...]
                    if head.contains("transfer-encoding: chunked") {
                        if body.hasSuffix("0\r\n\r\n") { return text }
                    } else {
                        let field = head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
                        let length = field.flatMap { Int($0.dropFirst("content-length: ".count)) } ?? 0
                        if body.utf8.count >= length { return text }
                    }
                }
                let more = read()
                if more.isEmpty { return String(decoding: bytes, as: UTF8.self) }
                bytes += more
            }
        }

        /// Writes a text; false if the peer has closed the connection.
        @discardableResult
        package func write(_ text: String) -> Bool { socket.send(text) }

        /// Writes bytes; false if the peer has closed the connection.
        @discardableResult
        package func write(_ bytes: [UInt8]) -> Bool { socket.send(bytes) }

        /// Responds with JSON.
        package func response(_ status: String = "200 OK", _ body: String = "{}", _ headers: String = "") {
            let head = "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(headers)"
            write("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }

        /// Aborts the connection, so that the peer sees a reset instead of an end.
        package func reset() { socket.reset() }

        /// Waits until the peer has closed the connection.
        package func waitForEnd() { while !read().isEmpty {} }

        /// Shuts both directions of the connection down.
        package func end() { socket.end() }
    }
}
