internal import EmbedJobs
package import LocalFiles

/// The file that marks a folder as part of a store, with the store's id.
///
/// The same file is in the store's folder and in its subfolders that contain files named by rows. An empty folder where
/// a disk is not mounted lacks it, so its files are not taken for lost.
package struct StoreMarker: Hashable, Sendable {
    /// The file's name.
    package static let fileName = "embedjobs-store"
    /// The layout of the folder and of the ledger that this version writes.
    package static let currentFormat = 2

    /// The store's id, a UUID; the database has the same.
    package let id: String
    /// The layout of the folder.
    package let format: Int

    /// Makes a marker of this version's format.
    package init(id: String, format: Int = Self.currentFormat) {
        self.id = id
        self.format = format
    }

    /// The text of the file.
    var text: String { "embedjobs store\nformat \(format)\nid \(id)\n" }

    /// The marker in a folder, or nil without one.
    ///
    /// - Throws: `FileError` if the file cannot be accessed, `storeRefused` if it is not a marker.
    package static func read(in folder: String) throws -> StoreMarker? {
        let path = "\(folder)/\(fileName)"
        guard let status = try FileStatus.of(path) else { return nil }
        guard status.kind == .file, status.size <= 1_000 else { throw APIError.notAMarker(path) }
        let bytes = try InputFile(path: path).read(at: 0, count: 1_000)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.first == "embedjobs store",
            let format = value(of: "format", in: lines).flatMap({ Int($0) }),
            let id = value(of: "id", in: lines), !id.isEmpty
        else { throw APIError.notAMarker(path) }
        return StoreMarker(id: String(id), format: format)
    }

    private static func value(of name: String, in lines: [Substring]) -> Substring? {
        lines.first { $0.hasPrefix("\(name) ") }?.dropFirst(name.utf8.count + 1)
    }

    /// Writes the marker into a folder, atomically.
    package func write(in folder: String) throws(FileError) {
        let file = try OutputFile(path: "\(folder)/\(Self.fileName)", isPrivate: true)
        defer { file.discard() }
        try file.write(Array(text.utf8))
        try file.publish(replacing: true)
    }
}

extension APIError {
    fileprivate static func notAMarker(_ path: String) -> APIError {
        APIError(
            .storeRefused,
            "\(Folder.name(of: path)) in the store's folder is damaged; nothing was changed; restore the store from a "
                + "backup with embedjobs restore"
        )
    }
}
