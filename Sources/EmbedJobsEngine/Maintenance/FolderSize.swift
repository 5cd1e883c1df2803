internal import LocalFiles

/// How much room folders take.
enum FolderSize {
    /// The files in a folder and below, links not followed; nothing of what is not there or cannot be looked at.
    static func share(of path: String) -> StoreReport.Share {
        var share = StoreReport.Share()
        add(path, depth: 0, to: &share)
        return share
    }

    private static func add(_ path: String, depth: Int, to share: inout StoreReport.Share) {
        guard let status = try? FileStatus.of(path) else { return }
        guard status.kind == .folder else {
            share.files += 1
            share.bytes += status.size
            return
        }
        guard depth < Limits.folderDepthMax, let names = try? Folder.names(in: path) else { return }
        for name in names { add("\(path)/\(name)", depth: depth + 1, to: &share) }
    }
}
