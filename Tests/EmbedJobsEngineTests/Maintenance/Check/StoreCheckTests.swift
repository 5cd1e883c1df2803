import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Tests checks and repairs of stores that were changed from outside.
@Suite struct StoreCheckTests {
    private let fixture: EngineFixture
    private let job: EmbedJob
    private let now = Timestamp(microseconds: 1_705_114_411_879_719)

    /// Makes a store with a dataset whose part has several chunks, and a complete job.
    init() async throws {
        let fixture = try EngineFixture()
        let texts = (0..<1_500).map { "text \($0) " + String(repeating: "x", count: 200) }
        job = try await fixture.run { engine in
            var upload = DatasetUpload(
                name: "docs",
                fileName: "a.jsonl",
                data: ByteSource(Array(jsonLines(texts).utf8))
            )
            upload.keepOriginalFile = true
            return try await engine.runJob(on: try await engine.validated(upload))
        }
        self.fixture = fixture
    }

    private func check(repairs: Bool = false) throws -> StoreCheckReport {
        try StoreCheck.run(folder: fixture.store, repairs: repairs, now: now)
    }

    private var input: String { StorePaths.inputPart(of: job.inputDatasetID.rawValue) }
    private var shard: String { StorePaths.shard(0, fence: 1, of: job.id.rawValue) }

    private func flip(_ path: String, at offset: Int) throws {
        var bytes = try fixture.folder.read("store/\(path)")
        bytes[offset] ^= 4
        try fixture.folder.write(bytes, to: "store/\(path)")
    }

    /// Changes rows in a way that no owner would.
    private func change(_ sql: String) throws {
        let python = try Python()
        try python.write(Array(sql.utf8), to: "change.sql")
        try python.run(
            """
            import sqlite3
            db = sqlite3.connect("\(fixture.store)/db.sqlite")
            db.executescript(open("change.sql").read())
            db.commit()
            """
        )
    }

    @Test func idleStoreIsClean() throws {
        let report = try check()
        #expect(report.findings == [])
        #expect(report.notes == [])
        #expect(report.isClean)
        #expect(report.storeID == (try StoreMarker.read(in: fixture.store))?.id)
        // The original, the part, and the shards' files.
        let names = try Folder.names(in: fixture.folder.file("store/jobs/\(job.id)"))
        #expect(report.files == 2 + names.count)
        #expect(report.bytes > 500_000)
        #expect(try check(repairs: true).findings == [])
    }

    @Test func findsAFlippedBitAnywhere() throws {
        let size = try fixture.folder.read("store/\(input)").count
        try #require(size > 2 * FileDigest.chunkBytes)
        for offset in [0, FileDigest.chunkBytes - 1, FileDigest.chunkBytes, size - 1] {
            try flip(input, at: offset)
            let start = offset / FileDigest.chunkBytes * FileDigest.chunkBytes
            let message = "its content has changed since it was written, first after byte \(start)"
            #expect(try check().findings == [StoreFinding(kind: .digest, path: input, message: message)])
            try flip(input, at: offset)
        }
        try flip(shard, at: 7)
        #expect(try check().findings.map(\.path) == [shard])
        #expect(try check().isClean == false)
    }

    /// Damage is marked, and unmarked once the file is intact again; nothing is deleted.
    @Test func repairMarksDamage() throws {
        try flip(input, at: 300)
        let original = "datasets/\(job.inputDatasetID)/original"
        let bytes = try fixture.folder.read("store/\(original)")
        try fixture.folder.write(Array(bytes.dropLast()), to: "store/\(original)")
        let gone = try fixture.folder.read("store/\(shard)")
        try Folder.remove(fixture.folder.file("store/\(shard)"))
        #expect(try check().findings.map(\.outcome) == [.found, .found, .found])
        let report = try check(repairs: true)
        #expect(report.findings.map(\.kind) == [.length, .digest, .missing])
        #expect(report.findings.map(\.outcome) == [.marked, .marked, .marked])
        #expect(!report.isClean)
        #expect(report.findings[0].message == "\(bytes.count - 1) bytes long, not \(bytes.count)")
        // Existing files are kept.
        #expect(Folder.isTaken(fixture.folder.file("store/\(input)")))
        try flip(input, at: 300)
        try fixture.folder.write(bytes, to: "store/\(original)")
        try fixture.folder.write(gone, to: "store/\(shard)")
        let marks = try check().findings
        #expect(marks.map(\.kind) == [.mark, .mark, .mark])
        #expect(marks.first?.message == "marked as damaged (length), but intact")
        #expect(try check(repairs: true).isClean)
        #expect(try check().findings == [])
    }

    @Test func movesOnlyUnknownEntriesAway() throws {
        let strays = ["datasets/mine.txt", "jobs/\(job.id)/mine", "jobs/other/0.1"]
        for path in strays { try fixture.folder.write(path, to: "store/\(path)") }
        try fixture.folder.write("earlier", to: "store/lost/earlier/jobs/mine")
        let report = try check()
        #expect(report.findings.map(\.kind) == [.unknown, .unknown, .unknown])
        #expect(report.notes == [.lost(files: 1, bytes: 7)])
        let repaired = try check(repairs: true)
        #expect(repaired.findings.map(\.outcome) == [.repaired, .repaired, .repaired])
        #expect(repaired.isClean)
        for path in strays { #expect(try fixture.folder.read("store/lost/\(now)/\(path)") == Array(path.utf8)) }
        #expect(try fixture.folder.read("store/lost/earlier/jobs/mine") == Array("earlier".utf8))
        #expect(try check().findings == [])
    }

    @Test func linkInsteadOfAFileIsNotFollowed() throws {
        let path = fixture.folder.file("store/\(shard)")
        let copy = try fixture.folder.write(try fixture.folder.read("store/\(shard)"), to: "copy")
        try Folder.remove(path)
        try Folder.link(path, to: copy)
        #expect(try check().findings.map(\.message) == ["cannot be read: not a regular file"])
        #expect(try check(repairs: true).findings.map(\.outcome) == [.marked])
        #expect(Folder.linkTarget(of: path) == copy)
        #expect(try StoreReport.make(folder: fixture.store, now: now).damaged.paths == [shard])
        try Folder.remove(path)
        try Folder.rename(copy, to: path)
        #expect(try check(repairs: true).isClean)
        #expect(try check().findings == [])
    }

    /// An alias is not checked again.
    @Test func findsChangedFilesOfModels() async throws {
        let files = try check().files
        try RandomModel.write(to: fixture.folder.file("source"), seed: 1)
        let installer = try ModelInstaller(storeFolder: fixture.store)
        for name in ["a", "b"] { try await installer.add(name, from: fixture.folder.file("source")) }
        try await installer.alias("alias", to: "a")
        // A model that was copied here by hand is without digests.
        try RandomModel.write(to: fixture.folder.file("store/models/c"), seed: 1)
        let clean = try check()
        #expect(clean.isClean && clean.files == files + 2 * 7, "\(clean)")
        try flip("models/a/model.safetensors", at: 200)
        try flip("models/c/model.safetensors", at: 200)
        try Folder.remove(fixture.folder.file("store/models/a/1_Pooling/config.json"))
        try fixture.folder.write("damaged", to: "store/models/b/SHA256SUMS")
        let expected = [
            ("models/a/1_Pooling/config.json", "is missing; remove models/a and add the model again"),
            ("models/a/model.safetensors", "has changed since it was added; remove models/a and add the model again"),
            ("models/b/SHA256SUMS", "is not a list of SHA-256 digests; remove models/b and add the model again"),
        ].map { StoreFinding(kind: .model, path: $0, message: $1) }
        for repairs in [false, true] {
            let report = try check(repairs: repairs)
            #expect(report.findings == expected)
            #expect(!report.isClean)
        }
    }

    /// Leftovers of a killed owner are not problems.
    @Test func unfinishedWorkIsReported() throws {
        try change("INSERT INTO file (path, state) VALUES ('jobs/x/0.1', 'writing'), ('jobs/x/1.1', 'removable')")
        try fixture.folder.write("x", to: "store/jobs/x/0.1")
        let report = try check()
        #expect(report.isClean)
        #expect(report.notes == [.unfinishedFiles(2)])
        let repaired = try check(repairs: true)
        #expect(repaired.notes == [.removedFiles(2)])
        #expect(!Folder.isTaken(fixture.folder.file("store/jobs/x")))
        #expect(try check().notes == [])
    }

    @Test func unfinishedFileThatCannotBeRemovedIsNotCounted() throws {
        try change("INSERT INTO file (path, state) VALUES ('jobs/x/0.1', 'writing'), ('jobs/x/1.1', 'removable')")
        try fixture.folder.write("x", to: "store/jobs/x/0.1")
        try fixture.folder.write("mine", to: "store/jobs/x/1.1/mine")
        #expect(try check(repairs: true).notes == [.removedFiles(1), .unfinishedFiles(1)])
        #expect(try fixture.folder.read("store/jobs/x/1.1/mine") == Array("mine".utf8))
        #expect(!Folder.isTaken(fixture.folder.file("store/jobs/x/0.1")))
    }

    static let contradictions: [(sql: String, message: String)] = [
        ("UPDATE part SET rows = rows + 1 WHERE idx = 0 AND dataset = (SELECT output_dataset FROM job)", "1501"),
        ("UPDATE part SET idx = 70 WHERE idx = 0 AND dataset = (SELECT output_dataset FROM job)", "consecutively"),
        ("DELETE FROM part WHERE dataset = (SELECT input_dataset FROM job)", "its part is missing"),
        (
            "UPDATE file SET state = 'removable' WHERE path IN (SELECT path FROM part WHERE idx = 0)",
            "that file is not kept"
        ),
        ("INSERT INTO file (path, state, bytes) VALUES ('jobs/none/0.1', 'kept', 1)", "no dataset or job uses it"),
        ("UPDATE tally SET jobs = 5 WHERE status = 'complete'", "5 jobs are counted as complete, but 1 are"),
        ("INSERT INTO shard (job, idx, first_row, row_count) SELECT seq, 0, 0, 1 FROM job", "still has shards"),
        ("UPDATE receipt SET json = replace(json, '\"END\"', '\"START\"')", "the receipt of job"),
        ("UPDATE receipt SET json = '{}'", "is damaged"),
        (
            "UPDATE job SET status = 'processing', output_dataset = NULL, ended_at = NULL",
            "do not cover its 1500 rows"
        ),
        (
            "UPDATE dataset SET status = 'queued', schema = NULL; DELETE FROM file WHERE path LIKE '%/original'",
            "queued"
        ),
    ]

    @Test(arguments: contradictions.indices) func findsContradictoryRows(index: Int) throws {
        let (sql, message) = Self.contradictions[index]
        try change(sql)
        let report = try check()
        #expect(report.findings.contains { $0.message.contains(message) }, "\(report.findings)")
        #expect(try !check(repairs: true).isClean)
    }

    /// Replaces the store's database by the one of another store with a dataset.
    private func replaceDatabase() async throws -> EngineFixture {
        let other = try EngineFixture()
        _ = try await other.run { engine in try await engine.validated(jsonLines(["text"])) }
        // Closes both databases without a write-ahead log.
        for store in [fixture.store, other.store] { _ = try StoreCheck.run(folder: store, repairs: true, now: now) }
        try fixture.folder.write(try other.folder.read("store/db.sqlite"), to: "store/db.sqlite")
        return other
    }

    @Test func databaseOfAnotherStoreIsReportedAndNothingIsRepaired() async throws {
        let other = try await replaceDatabase()
        let id = try #require(try StoreMarker.read(in: fixture.store)).id
        let otherID = try #require(try StoreMarker.read(in: other.store)).id
        let message = "the folder's store id is \(id), but the database's is \(otherID)"
        for repairs in [false, true] {
            let report = try check(repairs: repairs)
            #expect(report.findings == [StoreFinding(kind: .marker, path: nil, message: message)])
            #expect(report.files == 0)
            #expect(report.notes == [])
            #expect(!report.isClean)
        }
        #expect(Folder.isTaken(fixture.folder.file("store/\(input)")))
        #expect(!Folder.isTaken(fixture.folder.file("store/lost")))
        // The rows are not marked either.
        try other.folder.write(try fixture.folder.read("store/db.sqlite"), to: "store/db.sqlite")
        #expect(try StoreCheck.run(folder: other.store, repairs: false, now: now).findings == [])
    }

    @Test func databaseOfAnotherStoreIsNotRead() async throws {
        _ = try await replaceDatabase()
        let (store, backup) = (fixture.store, fixture.folder.file("backup.tar"))
        let uses: [() throws -> Void] = [
            { _ = try Backup.write(store: store, to: backup, withModels: false, now: now) },
            { _ = try StoreReport.make(folder: store, now: now) },
            { try StoreSettings.setExpiry(86_400, ofStoreIn: store) },
        ]
        for use in uses {
            let error = #expect(throws: APIError.self) { try use() }
            #expect(error?.code == .storeRefused)
            #expect(error?.message.contains("belongs to another store") == true)
        }
        #expect(!Folder.isTaken(backup))
    }

    @Test func findsADamagedDatabase() throws {
        let path = "store/db.sqlite"
        _ = try check(repairs: true)
        var bytes = try fixture.folder.read(path)
        for offset in stride(from: 4_096 * 2, to: bytes.count, by: 4_096) { bytes[offset + 3] ^= 0xFF }
        try fixture.folder.write(bytes, to: path)
        do {
            #expect(try check().findings.contains { $0.kind == .database })
        } catch let error as APIError {
            #expect(error.code == .storeFailed || error.code == .storeCorrupt)
        }
    }

    @Test func doesNotCheckAnOwnedStore() throws {
        let engine = try fixture.open()
        do {
            _ = try check()
            Issue.record("an owned store was checked")
        } catch {
            #expect((error as? APIError)?.code == .storeLocked)
        }
        withExtendedLifetime(engine) {}
    }

    @Test func refusesOtherFoldersAndLeavesThemUnchanged() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "full/mine")
        try Folder.create(folder.file("empty"))
        for name in ["none", "empty", "full", "full/mine"] {
            do {
                _ = try StoreCheck.run(folder: folder.file(name), repairs: true, now: now)
                Issue.record("\(name) was accepted as a store")
            } catch {
                #expect(error.code == .storeRefused, "\(name): \(error)")
            }
        }
        #expect(try folder.names == ["empty", "full"] && Folder.names(in: folder.file("full")) == ["mine"])
        #expect(try Folder.names(in: folder.file("empty")) == [])
    }
}
