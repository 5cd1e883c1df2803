internal import LocalFiles

/// The file after `>` or `>>`.
package struct RedirectTarget {
    private let path: String
    private let appends: Bool

    /// A file at a path; a link is followed.
    package init(path: String, appends: Bool) {
        self.path = path
        self.appends = appends
    }

    /// Replaces the file atomically, or appends to it; writes directly to a device or a pipe.
    ///
    /// `onWait` is called once if a pipe has been without a reader for some seconds.
    ///
    /// - Returns: The outermost folder that was created for the file; nil if none was.
    @discardableResult
    package func write(_ bytes: [UInt8], onWait: () -> Void = {}) throws(CommandFailure) -> String? {
        do throws(FileError) {
            if appends { return try TargetFile.append(bytes, to: path, onWait: onWait) }
            let file = try TargetFile(path: path, onWait: onWait)
            defer { file.discard() }
            try file.write(bytes)
            try file.publish(replacing: true)
            return file.madeFolder
        } catch {
            throw CommandFailure(error)
        }
    }
}
