package import JobCommands
internal import LocalFiles
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The fields in the rows of local files, read once until a file changes.
///
/// Another thread reads, because a file may be on a slow disk: a key waits for it only a short time, and a later key
/// finds the result.
package final class FieldCache: Sendable {
    private struct Key: Hashable {
        var path: String
        var format: String?
        var delimiter: String?
    }

    private struct State {
        /// The fields of each file, nil if they cannot be found, and the file's status then.
        var known: [Key: (status: FileStatus, fields: RowFields?)] = [:]
        /// The files that a thread is reading.
        var pending: Set<Key> = []
    }

    private let state = Mutex(State())

    private let wait: Int32

    /// Creates an empty cache. `milliseconds` is the time for which a key waits; default: 20.
    package init(milliseconds: Int? = nil) { wait = milliseconds.map { Int32(clamping: $0) } ?? Limits.fieldsWait }

    /// Returns the fields of a file; nil if they are not known, or not yet.
    package func fields(in path: String, format: String? = nil, delimiter: String? = nil) -> RowFields? {
        let key = Key(path: path, format: format, delimiter: delimiter)
        guard let status = (try? FileStatus.of(path, followsLinks: true)) ?? nil, status.kind == .file else {
            return nil
        }
        if let known = fields(key, status) { return known }
        read(key, status)
        return fields(key, status) ?? nil
    }

    private func fields(_ key: Key, _ status: FileStatus) -> RowFields?? {
        state.withLock { state in
            guard let known = state.known[key], known.status == status else { return nil }
            return .some(known.fields)
        }
    }

    /// Reads a file on another thread, and waits a little for the end.
    private func read(_ key: Key, _ status: FileStatus) {
        var ends: [Int32] = [-1, -1]
        guard state.withLock({ $0.pending.insert(key).inserted }) else { return }
        guard pipe(&ends) == 0 else { return state.withLock { _ = $0.pending.remove(key) } }
        let (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let number = BlockingThread.start { [self] in
            let fields = RowFields(path: key.path, format: key.format, delimiter: key.delimiter)
            state.withLock { state in
                if state.known.count >= Limits.cachedFieldsMax { state.known = [:] }
                state.known[key] = (status, fields)
                state.pending.remove(key)
            }
            // The waiting thread sees the end of the pipe.
            close(writeEnd)
        }
        if number != 0 {
            close(writeEnd)
            state.withLock { _ = $0.pending.remove(key) }
        }
        var entry = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        poll(&entry, 1, wait)
        close(readEnd)
    }
}
