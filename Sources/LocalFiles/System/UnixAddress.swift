#if canImport(Glibc)
package import Glibc
#else
package import Darwin
#endif

/// The address of a Unix socket.
package struct UnixAddress {
    private var address = sockaddr_un()
    private let byteCount: Int

    /// The address of a socket in the file system; nil if the path is too long.
    package init?(path: String) {
        self.init(Array(path.utf8), byteCount: MemoryLayout<sockaddr_un>.size)
    }

    /// The address in the notation of service managers: a path, or `@` and the name of a socket that is not in the
    /// file system. Nil if it is too long.
    package init?(pathOrName text: String) {
        guard text.hasPrefix("@") else {
            self.init(path: text)
            return
        }
        // The address of an abstract socket begins with a zero byte, and its length counts.
        let name = [0] + text.utf8.dropFirst()
        self.init(name, byteCount: MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + name.count } ?? 0)
    }

    private init?(_ bytes: [UInt8], byteCount: Int) {
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.byteCount = byteCount
    }

    /// Whether a server accepts connections at this address.
    package var acceptsConnections: Bool {
        let descriptor = Self.socket(datagrams: false)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withSocketAddress { connect(descriptor, $0, $1) } == 0
    }

    /// Sends one datagram; returns whether the system accepted it.
    @discardableResult
    package func send(_ message: [UInt8]) -> Bool {
        let descriptor = Self.socket(datagrams: true)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withSocketAddress { sendto(descriptor, message, message.count, 0, $0, $1) } == message.count
    }

    private static func socket(datagrams: Bool) -> Int32 {
        #if canImport(Glibc)
        Glibc.socket(AF_UNIX, Int32((datagrams ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
        #else
        Darwin.socket(AF_UNIX, datagrams ? SOCK_DGRAM : SOCK_STREAM, 0)
        #endif
    }

    /// Passes the address and its length to a system call.
    package func withSocketAddress<T>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(byteCount)) }
        }
    }
}
