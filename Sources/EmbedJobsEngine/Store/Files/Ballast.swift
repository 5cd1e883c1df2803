internal import LocalFiles
internal import Synchronization

/// A file of several megabytes that is emptied when the disk is full, so that necessary writes still succeed: releasing
/// a shard, cancelling a job, deleting a dataset.
final class Ballast: Sendable {
    private let path: String
    /// Whether the file is filled. The lock is held while it is filled or released.
    private let isFilled = Mutex(false)

    init(path: String) { self.path = path }

    /// Allocates the file if it is not filled and the disk has over eight times its size free.
    func fill() {
        isFilled.withLock { isFilled in
            guard !isFilled, let space = Folder.space(at: Folder.parent(of: path)) else { return }
            guard space.free > Limits.ballastBytes * 8 else { return }
            isFilled = ReservedFile.make(path, bytes: Limits.ballastBytes)
        }
    }

    /// Frees the bytes on the disk; returns false if there were none.
    func release() -> Bool {
        isFilled.withLock { isFilled in
            defer { isFilled = false }
            return ReservedFile.empty(path)
        }
    }
}
