package import EmbedJobs

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import Synchronization

/// The file of a Unix socket; it exists as long as a server listens on it.
package final class SocketFile: Sendable {
    private let path: String
    /// The file that this process created, to check later whether the path still refers to it.
    private let own = Mutex<ino_t?>(nil)

    /// Creates the socket file at a path.
    package init(path: String) { self.path = path }

    /// Whether a server accepts connections on it.
    package var isAnswered: Bool {
        guard let address = UnixAddress(path) else { return false }
        #if canImport(Glibc)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return address.withSocketAddress { connect(descriptor, $0, $1) } == 0
    }

    /// Removes a socket file left by a dead process. Throws if a server is listening on it, or if the file is not a
    /// socket.
    package func clear() throws(APIError) {
        guard inode != nil else { return }
        guard isSocket else {
            throw APIError(.invalidRequest, "\(path) exists and is not a socket; use another path")
        }
        guard !isAnswered else {
            throw APIError(.unavailable, "another process is listening on \(path); stop it or use another path")
        }
        unlink(path)
    }

    /// Takes ownership of the file at the path and restricts connections to its user.
    ///
    /// With a umask of 077 it had these permissions from its creation.
    package func adopt() {
        chmod(path, 0o600)
        own.withLock { $0 = inode }
    }

    /// Removes the file if it still belongs to this process.
    package func remove() {
        let own = own.withLock { $0 }
        if own != nil, inode == own { unlink(path) }
    }

    private var inode: ino_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_ino : nil
    }

    private var isSocket: Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}

/// A path as a Unix socket address.
struct UnixAddress {
    private var address = sockaddr_un()

    /// Nil if the path is too long.
    init?(_ path: String) {
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard bytes.count < room else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    }

    func withSocketAddress<T>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
