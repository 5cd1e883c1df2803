internal import LocalFiles

/// The disk space that folders use.
enum FolderSize {
    /// The files in a folder and its subfolders, links not followed. Missing or unreadable folders count as empty.
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
