package import EmbedJobs

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import Synchronization

/// The file of a Unix socket: there as long as somebody listens on it.
package final class SocketFile: Sendable {
    private let path: String
    /// The file that this process made, to tell later whether it is still the one that stands there.
    private let own = Mutex<ino_t?>(nil)

    /// The socket at a path.
    package init(path: String) { self.path = path }

    /// Whether somebody answers on it.
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

    /// Makes room for a listener: removes a socket that a dead process left. Throws where somebody answers on it, or
    /// where the file is something else.
    package func clear() throws(APIError) {
        guard inode != nil else { return }
        guard isSocket else {
            throw APIError(.invalidRequest, "there is a file at \(path) that is no socket; name another path")
        }
        guard !isAnswered else {
            throw APIError(.unavailable, "another process listens on \(path); stop it, or name another path")
        }
        unlink(path)
    }

    /// Takes the file that stands there now for this process's own, and lets nobody but its user connect.
    ///
    /// A process whose umask is 077 has made it so that nobody could before, either.
    package func adopt() {
        chmod(path, 0o600)
        own.withLock { $0 = inode }
    }

    /// Removes the file, unless it has become another's.
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

/// A path as the system wants it.
struct UnixAddress {
    private var address = sockaddr_un()

    /// Nil for a path that is too long.
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
