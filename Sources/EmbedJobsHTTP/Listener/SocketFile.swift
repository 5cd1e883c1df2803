package import EmbedJobs

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import LocalFiles
internal import Synchronization

/// The file of a Unix socket; it exists as long as a server listens on it.
package final class SocketFile: Sendable {
    private let path: String
    /// The file that this process created, to check later whether the path still refers to it.
    private let own = Mutex<ino_t?>(nil)

    /// Creates the socket file at a path.
    package init(path: String) { self.path = path }

    /// Whether a server accepts connections on it.
    package var isAnswered: Bool { UnixAddress(path: path)?.acceptsConnections ?? false }

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
