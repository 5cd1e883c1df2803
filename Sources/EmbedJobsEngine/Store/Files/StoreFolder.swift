package import EmbedJobs
internal import LocalFiles

/// A folder that is, may become, or must not become a store.
///
/// It is checked before anything in it is changed: a folder that is not provably a store is refused, with advice, and
/// left unchanged.
package struct StoreFolder: Sendable {
    /// The result of a check.
    package enum Finding: Hashable, Sendable {
        /// A missing folder, an empty one, or one with only models: a store can be created there.
        case free
        /// A store of 0.1.0, which did not have a marker.
        case unmarked
        /// A store.
        case store(StoreMarker)
    }

    let paths: StorePaths

    /// A folder by its path.
    package init(root: String) { paths = StorePaths(root: root) }

    /// Checks the folder without changing it.
    ///
    /// - Throws: `storeRefused` if it must not be used as a store.
    package func look() throws(APIError) -> Finding {
        try mapped { () throws in
            try refuseInsideAnotherStore()
            guard let status = try FileStatus.of(paths.root, followsLinks: true) else { return .free }
            guard status.kind == .folder else { throw refusal("it is not a folder", help: "use a folder") }
            guard status.isOwn else {
                throw refusal(
                    "other users can write to it, or it belongs to another user",
                    help: "remove their write permission (chmod go-w), or use another folder with EMBEDJOBS_HOME"
                )
            }
            if let marker = try StoreMarker.read(in: paths.root) {
                try check(marker)
                return .store(marker)
            }
            return try lookWithoutMarker()
        }
    }

    /// Classifies a folder without a marker.
    private func lookWithoutMarker() throws -> Finding {
        let names = Set(try Folder.names(in: paths.root)).subtracting(Self.maybeBeforeMarker)
        if names.isEmpty, try FileLock.mayBeLock(paths.lock) { return .free }
        // 0.1.0 created these before anything else.
        let isOld = names.isSuperset(of: ["db.sqlite", "datasets", "jobs"]) && names.isSubset(of: Self.namesOfOld)
        if isOld, try StoreDatabase.isOurs(paths.database) {
            try checkFolders(marker: nil)
            return .unmarked
        }
        throw refusal(
            "it contains files that do not belong to a store",
            help: "use an empty or new folder with EMBEDJOBS_HOME or --store"
        )
    }

    /// Entries that may exist before the marker: the lock, taken first, and models, which the setup script installs.
    private static let maybeBeforeMarker: Set<String> = ["lock", "models"]
    /// Every entry that 0.1.0 created in a store's folder.
    private static let namesOfOld: Set<String> = [
        "db.sqlite", "db.sqlite-wal", "db.sqlite-shm", "datasets", "jobs", "tmp", "link-secret", "owner.sock",
    ]

    /// Refuses a store if this version cannot use its marker or its folders.
    private func check(_ marker: StoreMarker) throws {
        guard marker.format <= StoreMarker.currentFormat else {
            throw refusal(
                "its format is \(marker.format), but this version supports formats up to \(StoreMarker.currentFormat)",
                help: "use the version of embedjobs that wrote it, or a newer one"
            )
        }
        try checkFolders(marker: marker)
    }

    /// Refuses a store with a missing folder: the files that rows name would seem lost.
    private func checkFolders(marker: StoreMarker?) throws {
        for folder in paths.foldersOfFiles {
            let name = Folder.name(of: folder)
            let help = "mount or move it back; nothing was changed"
            guard let status = try FileStatus.of(folder) else {
                // If a start was killed between marking the root and the folders, the next one completes it.
                if marker != nil, try FileStatus.of(paths.database) == nil { continue }
                throw refusal("its folder \(name) is missing", help: help)
            }
            guard status.kind == .folder else { throw refusal("its \(name) is not a folder", help: help) }
            guard status.isOwn else {
                throw refusal("other users can write to its folder \(name)", help: "run chmod go-w \(name)")
            }
            guard let marker else { continue }
            let found = try StoreMarker.read(in: folder)
            if found == nil, try FileStatus.of(paths.database) == nil { continue }
            guard found?.id == marker.id else {
                throw refusal(
                    found == nil ? "its folder \(name) lacks the store's marker" : "\(name) belongs to another store",
                    help: help
                )
            }
        }
    }

    /// Refuses a folder inside a store.
    private func refuseInsideAnotherStore() throws {
        var folder = Folder.resolved(paths.root)
        while true {
            let above = Folder.parent(of: folder)
            guard above != folder else { return }
            folder = above
            guard try Self.hasMarker(folder) else { continue }
            throw refusal("it is inside another store", help: "use a folder outside that store")
        }
    }

    private static func hasMarker(_ folder: String) throws -> Bool {
        do throws(FileError) { return try FileStatus.of("\(folder)/\(StoreMarker.fileName)")?.kind == .file } catch {
            // A parent that is not accessible, or not a folder, cannot be a store of this user.
            if [FileError.notPermitted, FileError.notAFolder].contains(error.errno) { return false }
            throw error
        }
    }

    /// The error for a folder that cannot be used as a store. It contains the path: it happens only at the opening of a
    /// store, for its user on this machine.
    func refusal(_ reason: String, help: String) -> APIError {
        APIError(.storeRefused, "\(paths.root) cannot be used as a store: \(reason); \(help)")
    }

    // MARK: Making

    /// Makes the folder a store, or upgrades one of 0.1.0 to this version's layout. Requires the lock.
    ///
    /// The root's marker is written first: if a start is killed in between, the next one completes the store.
    func make(id: String) throws -> StoreMarker {
        let marker = StoreMarker(id: id)
        try marker.write(in: paths.root)
        try Failpoint.storeMarked.hit()
        try complete(marker)
        return marker
    }

    /// Creates and marks the folders of a store without a database.
    func complete(_ marker: StoreMarker) throws {
        for folder in paths.foldersOfFiles {
            try Folder.create(folder, isPrivate: true)
            if try StoreMarker.read(in: folder) == nil { try marker.write(in: folder) }
        }
        try Folder.sync(paths.root)
    }
}
