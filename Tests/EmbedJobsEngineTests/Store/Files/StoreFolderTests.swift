import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Tests which folders become stores, and which are refused and left unchanged.
@Suite struct StoreFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var root: String { folder.file("store") }

    /// The content and permissions of everything below a folder.
    private func snapshot(_ path: String? = nil) throws -> [String] {
        let path = path ?? root
        guard let status = try FileStatus.of(path) else { return ["\(path) missing"] }
        // Checking the folder takes the lock briefly and writes the process's id into it.
        if Folder.name(of: path) == "lock" { return [] }
        let line = "\(path) \(status.kind) \(String(status.mode, radix: 8)) \(status.modified)"
        switch status.kind {
        case .folder:
            return try [line] + Folder.names(in: path).flatMap { try snapshot("\(path)/\($0)") }
        case .file:
            let file = try InputFile(path: path)
            return [line + " \(try FileDigest(ofFile: path).sha256) \(file.size)"]
        case .link, .special: return [line]
        }
    }

    /// The refusal of the folder, after verifying that the check left it unchanged.
    private func refusal(_ path: String? = nil) throws -> APIError? {
        let before = try snapshot(path)
        let error = #expect(throws: APIError.self) { try Store(root: path ?? root) }
        #expect(try snapshot(path) == before)
        return error
    }

    /// Makes a store that was used and closed.
    private func makeStore() async throws -> DatasetID {
        let engine = try JobEngine(storeFolder: root, workerCount: 0)
        let id = try await engine.local.uploadDataset(
            DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array("{\"text\":\"a\"}".utf8)))
        )
        _ = try await engine.validateNext()
        return id
    }

    @Test("an empty folder, a missing one, and one with only models become stores") func free() throws {
        for name in ["none", "empty", "models"] {
            let path = folder.file(name)
            if name != "none" { try Folder.create(path, isPrivate: true) }
            if name == "models" { try folder.write("x", to: "models/models/tiny/config.json") }
            #expect(try StoreFolder(root: path).look() == .free)
            let id = try Store(root: path).id
            #expect(try StoreFolder(root: path).look() == .store(StoreMarker(id: id)))
            #expect(try Store(root: path).id == id)
        }
    }

    @Test("a folder with other files is refused and left unchanged") func usersOwnFolder() throws {
        for path in ["datasets/raw/mine", "jobs/j/0.1", "tmp/x", "notes.txt", "models-of-mine/a"] {
            try folder.write("mine", to: "store/\(path)")
        }
        let error = try refusal()
        #expect(error?.code == .storeRefused)
        let reason = "\(root) cannot be used as a store: it contains files that do not belong to a store; "
        #expect(error?.message.hasPrefix(reason) == true)
    }

    @Test("a file named lock that is not a lock is the user's") func usersOwnLock() throws {
        for text in ["my notes", "12 notes\n", String(repeating: "1", count: 40)] {
            try folder.write(text, to: "store/lock")
            #expect(try refusal()?.code == .storeRefused)
            #expect(try folder.read("store/lock") == Array(text.utf8))
        }
        for text in ["", "4711\n"] {
            try folder.write(text, to: "store/lock")
            #expect(try StoreFolder(root: root).look() == .free)
        }
    }

    @Test("a folder with only the names of a store is refused") func namesAlone() throws {
        for path in ["datasets/raw/mine", "jobs/j/0.1"] { try folder.write("mine", to: "store/\(path)") }
        #expect(try refusal()?.code == .storeRefused)
        try folder.write("SQLite format 3\0" + String(repeating: "x", count: 200), to: "store/db.sqlite")
        #expect(try refusal() != nil)
    }

    @Test("the root of the file system is refused") func fileSystemRoot() throws {
        let error = #expect(throws: APIError.self) { try StoreFolder(root: "/").look() }
        #expect(error?.code == .storeRefused)
    }

    @Test("a folder inside a store is refused, even through a link") func insideAStore() async throws {
        _ = try await makeStore()
        try Folder.create("\(root)/datasets/inner", isPrivate: true)
        try Folder.link(folder.file("link"), to: "\(root)/datasets")
        for path in ["\(root)/datasets/inner", "\(root)/new", folder.file("link/inner"), folder.file("link/new/er")] {
            let error = #expect(throws: APIError.self) { try StoreFolder(root: path).look() }
            #expect(error?.message.contains("it is inside another store") == true, "\(path)")
        }
    }

    @Test("a store that others can write to is refused", arguments: [0o777, 0o770, 0o702])
    func openToOthers(mode: mode_t) async throws {
        _ = try await makeStore()
        for path in [root, "\(root)/jobs"] {
            chmod(path, mode)
            #expect(try refusal()?.code == .storeRefused)
            chmod(path, 0o700)
        }
        _ = try Store(root: root)
    }

    @Test("a missing, empty or invalid database is refused if the store has data; nothing is deleted")
    func databaseAway() async throws {
        let id = try await makeStore()
        try Folder.rename("\(root)/db.sqlite", to: folder.file("db"))
        #expect(try refusal()?.message.contains("its database db.sqlite is missing or empty") == true)
        for text in ["", String(repeating: "x", count: 5_000)] {
            try folder.write(text, to: "store/db.sqlite")
            #expect(try refusal()?.code == .storeRefused)
        }
        try Folder.remove("\(root)/db.sqlite")
        try Folder.rename(folder.file("db"), to: "\(root)/db.sqlite")
        let engine = try JobEngine(storeFolder: root, workerCount: 0)
        for try await _ in try await engine.local.content(ofPart: 0, in: id) {}
    }

    @Test("another store's database is refused") func databaseOfAnother() async throws {
        _ = try await makeStore()
        let other = folder.file("other")
        _ = try Store(root: other)
        try Folder.remove("\(root)/db.sqlite")
        try Folder.rename("\(other)/db.sqlite", to: "\(root)/db.sqlite")
        let error = #expect(throws: APIError.self) { try Store(root: root) }
        #expect(error?.message.contains("belongs to another store") == true)
        #expect(try Folder.names(in: "\(root)/datasets").count == 2)
    }

    @Test("a database or a marker of a newer version is refused") func newer() async throws {
        _ = try await makeStore()
        let script = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as db: db.execute("INSERT INTO grdb_migrations VALUES ('99 of tomorrow')")
            """
        let result = try ChildProcess.run(Requirement.python.path(), ["-c", script, "\(root)/db.sqlite"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let error = #expect(throws: APIError.self) { try Store(root: root) }
        #expect(error?.message.contains("a newer version of embedjobs has changed its database") == true)
        try StoreMarker(id: "x", format: StoreMarker.currentFormat + 1).write(in: root)
        #expect(try refusal()?.message.contains("its format is 3") == true)
    }

    @Test(
        "a missing, empty or foreign folder of files is refused until it is restored",
        arguments: ["datasets", "jobs"]
    )
    func folderAway(name: String) async throws {
        let id = try await makeStore()
        try Folder.rename("\(root)/\(name)", to: folder.file("away"))
        #expect(try refusal()?.message.contains("its folder \(name) is missing") == true)
        try Folder.create("\(root)/\(name)", isPrivate: true)
        #expect(try refusal()?.message.contains("its folder \(name) lacks the store's marker") == true)
        try StoreMarker(id: "other").write(in: "\(root)/\(name)")
        #expect(try refusal()?.message.contains("\(name) belongs to another store") == true)
        try Folder.remove("\(root)/\(name)")
        try Folder.link("\(root)/\(name)", to: folder.file("away"))
        #expect(try refusal()?.message.contains("its \(name) is not a folder") == true)
        try Folder.remove("\(root)/\(name)")
        try Folder.rename(folder.file("away"), to: "\(root)/\(name)")
        let engine = try JobEngine(storeFolder: root, workerCount: 0)
        #expect(try await engine.local.dataset(id).validationStatus == .validated)
    }

    @Test("a damaged marker is refused") func damagedMarker() async throws {
        _ = try await makeStore()
        for text in ["", "embedjobs store\n", "something else\n", String(repeating: "x", count: 2_000)] {
            try folder.write(text, to: "store/\(StoreMarker.fileName)")
            #expect(try refusal()?.code == .storeRefused)
        }
    }

    @Test("a first start that was interrupted after any step is completed by the next")
    func cutShort() async throws {
        for steps in 0...2 {
            let path = folder.file("cut-\(steps)")
            try Folder.create(path, isPrivate: true)
            try folder.write("", to: "cut-\(steps)/lock")
            if steps > 0 { try StoreMarker(id: "some-id").write(in: path) }
            if steps > 1 {
                try Folder.create("\(path)/datasets", isPrivate: true)
                try StoreMarker(id: "some-id").write(in: "\(path)/datasets")
            }
            let store = try Store(root: path)
            #expect(steps == 0 || store.id == "some-id")
            #expect(try Folder.names(in: store.paths.jobs) == [StoreMarker.fileName])
        }
    }
}
