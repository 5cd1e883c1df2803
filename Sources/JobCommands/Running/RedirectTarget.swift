internal import LocalFiles

/// The file after `>` or `>>`.
package struct RedirectTarget {
    private let path: String
    private let appends: Bool

    /// A file by its path; where that is a link, the file it leads to.
    package init(path: String, appends: Bool) {
        self.path = path
        self.appends = appends
    }

    /// Replaces the file's bytes as a whole, or adds bytes at its end; a device or a pipe gets them directly.
    ///
    /// `onWait` is called once where a pipe has no reader for some seconds.
    package func write(_ bytes: [UInt8], onWait: () -> Void = {}) throws(CommandFailure) {
        let result = bytes.withUnsafeBytes { bytes -> Result<Void, FileError> in
            Result { () throws(FileError) in
                if appends { return try TargetFile.append(bytes, to: path, onWait: onWait) }
                let file = try TargetFile(path: path, onWait: onWait)
                defer { file.discard() }
                try file.write(bytes)
                try file.publish(replacing: true)
            }
        }
        if case .failure(let error) = result { throw CommandFailure(error) }
    }
}
