package import EmbedJobs
internal import LocalFiles

/// A folder that is, may become, or must not become a store.
///
/// It is looked at before anything in it is changed: a folder that is not provably a store of ours is refused, with
/// what to do instead, and nothing of it is touched.
package struct StoreFolder: Sendable {
    /// What a look found.
    package enum Finding: Hashable, Sendable {
        /// Nothing, or an empty folder, or one with models alone: a store can be made there.
        case free
        /// A store of 0.1.0, which had no marker.
        case unmarked
        /// A store.
        case store(StoreMarker)
    }

    let paths: StorePaths

    /// A folder by its path.
    package init(root: String) { paths = StorePaths(root: root) }

    /// Looks at the folder without changing anything.
    ///
    /// - Throws: `storeRefused` where it must not be used as a store.
    package func look() throws(APIError) -> Finding {
        try mapped { () throws in
            try refuseInsideAnotherStore()
            guard let status = try FileStatus.of(paths.root, followsLinks: true) else { return .free }
            guard status.kind == .folder else { throw refusal("it is not a folder", help: "name a folder") }
            guard status.isOwn else {
                throw refusal(
                    "others can write to it, or it belongs to another user",
                    help: "take their rights away (chmod go-w), or name another folder with EMBEDJOBS_HOME"
                )
            }
            if let marker = try StoreMarker.read(in: paths.root) {
                try check(marker)
                return .store(marker)
            }
            return try lookWithoutMarker()
        }
    }

    /// What a folder without a marker is.
    private func lookWithoutMarker() throws -> Finding {
        let names = Set(try Folder.names(in: paths.root)).subtracting(Self.maybeBeforeMarker)
        if names.isEmpty { return .free }
        // 0.1.0 made these five before anything else.
        let isOld = names.isSuperset(of: ["db.sqlite", "datasets", "jobs"]) && names.isSubset(of: Self.namesOfOld)
        if isOld, try StoreDatabase.isOurs(paths.database) {
            try checkFolders(marker: nil)
            return .unmarked
        }
        throw refusal(
            "it holds files that are not a store's",
            help: "name an empty folder, or one that does not exist yet, with EMBEDJOBS_HOME or --store"
        )
    }

    /// What may be there before the marker: the lock, taken first, and models, which the set-up script installs.
    private static let maybeBeforeMarker: Set<String> = ["lock", "models"]
    /// Everything that 0.1.0 put into a store's folder.
    private static let namesOfOld: Set<String> = [
        "db.sqlite", "db.sqlite-wal", "db.sqlite-shm", "datasets", "jobs", "tmp", "link-secret", "owner.sock",
    ]

    /// Refuses a store whose marker, or whose folders, are not as this version can use them.
    private func check(_ marker: StoreMarker) throws {
        guard marker.format <= StoreMarker.currentFormat else {
            throw refusal(
                "it is of format \(marker.format), and this version knows formats up to \(StoreMarker.currentFormat)",
                help: "use the version of embedjobs that wrote it, or a newer one"
            )
        }
        try checkFolders(marker: marker)
    }

    /// Refuses a store of which a folder is away: files that rows name would be taken for lost.
    private func checkFolders(marker: StoreMarker?) throws {
        for folder in paths.foldersOfFiles {
            let name = Folder.name(of: folder)
            let help = "mount or move it back; nothing was changed"
            guard let status = try FileStatus.of(folder) else {
                // A start that was killed between the root's marker and the folders' is completed by the next one.
                if marker != nil, try FileStatus.of(paths.database) == nil { continue }
                throw refusal("its folder \(name) is missing", help: help)
            }
            guard status.kind == .folder else { throw refusal("\(name) in it is not a folder", help: help) }
            guard status.isOwn else {
                throw refusal("others can write to its folder \(name)", help: "chmod go-w \(name)")
            }
            guard let marker else { continue }
            let found = try StoreMarker.read(in: folder)
            if found == nil, try FileStatus.of(paths.database) == nil { continue }
            guard found?.id == marker.id else {
                throw refusal(
                    found == nil ? "its folder \(name) is empty or another's" : "\(name) is another store's",
                    help: help
                )
            }
        }
    }

    /// Refuses a folder that lies inside a store.
    private func refuseInsideAnotherStore() throws {
        var folder = Folder.resolved(paths.root)
        while true {
            let above = Folder.parent(of: folder)
            guard above != folder else { return }
            folder = above
            guard try Self.hasMarker(folder) else { continue }
            throw refusal("it lies inside another store", help: "name a folder outside of that store")
        }
    }

    private static func hasMarker(_ folder: String) throws -> Bool {
        do throws(FileError) { return try FileStatus.of("\(folder)/\(StoreMarker.fileName)")?.kind == .file } catch {
            // A folder above that may not be looked into, or is none, cannot be a store of this user's.
            if [FileError.notPermitted, FileError.notAFolder].contains(error.errno) { return false }
            throw error
        }
    }

    /// Why the folder is not used as a store.
    func refusal(_ reason: String, help: String) -> APIError {
        APIError(.storeRefused, "the folder cannot be used as a store: \(reason); \(help)")
    }

    // MARK: Making

    /// Makes the folder a store, or brings one of 0.1.0 up to this version's layout. Needs the lock.
    ///
    /// The root's marker comes first: a start that is killed on the way leaves a store that the next one completes.
    func make(id: String) throws -> StoreMarker {
        let marker = StoreMarker(id: id)
        try marker.write(in: paths.root)
        try Failpoint.storeMarked.hit()
        try complete(marker)
        return marker
    }

    /// Makes the folders of a store that has no database yet, and marks them.
    func complete(_ marker: StoreMarker) throws {
        for folder in paths.foldersOfFiles {
            try Folder.create(folder, isPrivate: true)
            if try StoreMarker.read(in: folder) == nil { try marker.write(in: folder) }
        }
        try Folder.sync(paths.root)
    }
}
