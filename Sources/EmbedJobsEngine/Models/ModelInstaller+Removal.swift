package import EmbedJobs
internal import GRDB
internal import LocalFiles
internal import TextEmbedding

/// Removal of models and aliases.
extension ModelInstaller {
    /// Removes an alias, or a model with only files that ``add(_:from:)`` has copied and that are unchanged. Both stay
    /// if an alias or a job that has not ended needs them.
    ///
    /// A server stops using the model with its next request. A job that is created at the same moment waits until a
    /// model is added under the name again.
    package func remove(_ name: String) async throws(APIError) {
        let place = ModelPath(ModelName(rawValue: name), in: folder)
        let entries = try mapped { try Folder.names(in: folder).filter { !$0.hasPrefix(".") } }
        guard entries.contains(place.entry) else {
            let names = entries.map(ModelPath.name).sorted().joined(separator: ", ")
            throw APIError(.notFound, "model '\(name)' not found; local models: \(names.isEmpty ? "none" : names)")
        }
        let aliases = entries.filter { Folder.linkTarget(of: "\(folder)/\($0)") == place.entry }
        guard aliases.isEmpty else {
            let names = aliases.map { "'\(ModelPath.name(ofEntry: $0))'" }.sorted().joined(separator: ", ")
            let command = "`embedjobs models remove \(ModelPath.name(ofEntry: aliases.sorted()[0]))`"
            throw APIError(.invalidRequest, "model '\(name)' has the alias \(names); remove that first: \(command)")
        }
        try refuseInUse(name)
        if ModelLibrary.aliasTarget(at: place.path) != nil {
            try mapped { try Folder.removeLink(place.path) }
        } else {
            try removeCopied(name, at: place)
        }
        try mapped { try Folder.sync(folder) }
    }

    /// Refuses to remove the model of jobs that have not ended.
    private func refuseInUse(_ name: String) throws(APIError) {
        let ids = try mapped { () throws -> [String] in
            // The models' folder may exist before the store does.
            guard try StoreFolder(root: storeFolder).look() != .free else { return [] }
            return try StoreReader(folder: storeFolder).database.read { db in
                let sql = "SELECT id FROM job WHERE model = ? AND status = 'processing' ORDER BY seq"
                return try String.fetchAll(db, sql: sql, arguments: [name])
            }
        }
        guard !ids.isEmpty else { return }
        let shown = Self.list(ids)
        throw APIError(
            .invalidRequest,
            "model '\(name)' is used by jobs that have not ended: \(shown); wait for them, or cancel them: "
                + "`embedjobs cancel \(ids[0])`"
        )
    }

    /// Deletes a folder that has only files listed by the digests that ``add(_:from:)`` wrote.
    private func removeCopied(_ name: String, at place: ModelPath) throws(APIError) {
        func refusal(_ reason: String) -> APIError {
            APIError(.invalidRequest, "model '\(name)' \(reason); remove models/\(place.entry) of the store yourself")
        }
        guard try mapped({ try FileStatus.of(place.path)?.kind == .folder }) else {
            throw refusal("is a link that embedjobs has not made")
        }
        let digests: ModelDigests?
        do throws(ModelError) { digests = try ModelDigests(ofModelIn: place.path) } catch {
            throw refusal("cannot be proved to be a copy: \(ModelDigests.fileName) \(error.reason)")
        }
        guard let digests else { throw refusal("was not copied by `embedjobs models add`") }
        let known = Set(digests.files.keys).union([ModelDigests.fileName])
        let others = try mapped { try Self.files(in: place.path, below: "").filter { !known.contains($0) } }
        guard others.isEmpty else {
            throw refusal("has files that `embedjobs models add` did not copy: \(Self.list(others.sorted()))")
        }
        for path in digests.files.keys.sorted() where Folder.exists("\(place.path)/\(path)") {
            do throws(ModelError) { try digests.check(path) } catch {
                throw refusal("has files that have changed since `embedjobs models add` copied them: \(path)")
            }
        }
        try mapped {
            try Folder.remove(place.leaving)
            // In one step, so that no part of a model is left under its name.
            try Folder.rename(place.path, to: place.leaving)
            try Folder.remove(place.leaving)
        }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(Limits.shownNamesMax).joined(separator: ", ") + (names.count > Limits.shownNamesMax ? ", …" : "")
    }

    /// The paths of all entries below a folder except folders; links are not followed.
    private static func files(in folder: String, below parent: String) throws -> [String] {
        try Folder.names(in: folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            guard try FileStatus.of(path)?.kind == .folder else { return [parent + name] }
            return try files(in: path, below: "\(parent)\(name)/")
        }
    }
}
