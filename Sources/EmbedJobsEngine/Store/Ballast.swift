internal import LocalFiles
internal import Synchronization

/// A file of some megabytes that is given up when the disk is full, so that what has to be written then can be: that a
/// shard was given back, that a job was cancelled, that a dataset was deleted.
final class Ballast: Sendable {
    private let path: String
    /// Whether the file is there. The lock is held while it is filled or given up.
    private let isFilled = Mutex(false)

    init(path: String) { self.path = path }

    /// Sets the bytes aside, if the disk has many times as many; does nothing where they are.
    func fill() {
        isFilled.withLock { isFilled in
            guard !isFilled, let space = Folder.space(at: Folder.parent(of: path)) else { return }
            guard space.free > Limits.ballastBytes * 8 else { return }
            isFilled = ReservedFile.make(path, bytes: Limits.ballastBytes)
        }
    }

    /// Gives the bytes back to the disk; false where there were none.
    func release() -> Bool {
        isFilled.withLock { isFilled in
            defer { isFilled = false }
            return ReservedFile.empty(path)
        }
    }
}
