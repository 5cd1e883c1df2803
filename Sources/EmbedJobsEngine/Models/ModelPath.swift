internal import EmbedJobs
internal import LocalFiles

/// The entry of a model or an alias in the models' folder.
///
/// All entries are in that folder itself, also those of names with slashes, which are written as `%2F`: so a name is
/// never a path, and `a` and `a/b` are independent.
struct ModelPath {
    /// The models' folder.
    let folder: String
    /// The name of the entry.
    let entry: String

    init(_ name: ModelName, in folder: String) {
        self.folder = folder
        entry = name.rawValue.replacing("/", with: "%2F")
    }

    /// The path of the entry.
    var path: String { "\(folder)/\(entry)" }
    /// Where a copy is made that then becomes the entry.
    var arriving: String { "\(folder)/.\(entry).arriving" }
    /// Where the entry is moved before it is deleted.
    var leaving: String { "\(folder)/.\(entry).leaving" }

    /// The file that an alias is in a backup; its content is the entry of the model.
    static func backupFile(ofAlias entry: String) -> String { ".\(entry).alias" }

    /// The entry of the alias that a file in a backup is; nil for other files.
    static func alias(inBackup file: String) -> String? {
        guard file.hasPrefix("."), file.hasSuffix(".alias") else { return nil }
        let entry = file.dropFirst().dropLast(".alias".count)
        return entry.isEmpty ? nil : String(entry)
    }

    /// The name of the model that an entry belongs to.
    static func name(ofEntry entry: String) -> String { entry.replacing("%2F", with: "/") }
}

/// Identifies what is in a model's folder, so that the folder of another model with the same name is not taken for it.
struct ModelVersion: Hashable {
    private let folder: FileStatus.Identity
    /// The list of digests, which is written each time that a model is added. The number of a deleted folder may
    /// be used again.
    private let digests: FileStatus?

    /// The version of the model at a path, links followed; nil if there is none.
    init?(ofModelAt path: String) throws(FileError) {
        guard let status = try FileStatus.of(path, followsLinks: true), status.kind == .folder else { return nil }
        folder = status.identity
        digests = try FileStatus.of("\(path)/\(ModelDigests.fileName)")
    }
}
