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

/// Tests backups and restores: a restore yields the whole store or nothing.
@Suite struct BackupTests {
    private let fixture: EngineFixture
    private let job: EmbedJob
    private let now = Timestamp(microseconds: 1_705_114_411_879_719)

    init() async throws {
        let fixture = try EngineFixture()
        job = try await fixture.run { engine in
            try await engine.runJob(on: try await engine.validated(jsonLines((0..<900).map { "text \($0)" })))
        }
        self.fixture = fixture
    }

    private var backup: String { fixture.folder.file("backup.tar") }
    private var target: String { fixture.folder.file("restored") }
    private var shard: String { StorePaths.shard(0, fence: 1, of: job.id.rawValue) }

    private func write(withModels: Bool = false) throws -> Backup.Summary {
        try Backup.write(store: fixture.store, to: backup, withModels: withModels, now: now)
    }

    private func refusal(_ body: () throws -> Void) -> APIError? {
        do { try body() } catch { return error as? APIError }
        return nil
    }

    /// The entries beside the store and the backup, which a failed restore must not leave.
    private var strays: [String] {
        get throws { try fixture.folder.names.filter { !["store", "backup.tar", "cut.tar"].contains($0) } }
    }

    @Test func restoredStoreEqualsTheOriginal() async throws {
        let summary = try write()
        #expect(summary.deleted == [])
        #expect(summary.damaged == [])
        #expect(summary.missing == [])
        #expect(try FileStatus.of(backup)?.mode == 0o600)
        let restored = try Restore.read(backup, into: target)
        #expect(restored.files == summary.files)
        #expect(restored.bytes == summary.bytes)
        #expect(restored.damaged == 0)
        #expect(restored.storeID == (try StoreMarker.read(in: fixture.store))?.id)
        let names: Set = ["datasets", "db.sqlite", "embedjobs-store", "jobs", "models"]
        #expect(try Set(Folder.names(in: target)) == names)
        #expect(try StoreCheck.run(folder: target, repairs: false, now: now).findings == [])
        let rows = try await fixture.run { engine in try await engine.output(of: job) }
        let engine = try JobEngine(storeFolder: target, workerCount: 0)
        #expect(engine.store.notices == [])
        #expect(try await engine.local.jobs() == [job])
        #expect(try await engine.output(of: job) == rows)
        #expect(try await engine.local.receipt(of: job.id).storeID == restored.storeID)
        #expect(try FileStatus.of(target)?.mode == 0o700)
        #expect(try strays == ["restored"])
    }

    /// The owner keeps working during the backup.
    @Test func storeInUseIsCopied() async throws {
        let (fixture, target) = (fixture, target)
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(["more", "rows"]))
            _ = try write()
            _ = try Restore.read(backup, into: target)
            #expect(try await engine.local.dataset(dataset.id) == dataset)
        }
        let engine = try JobEngine(storeFolder: target, workerCount: 0)
        #expect(try await engine.local.datasets().count == 3)
    }

    /// The owner deletes objects after the database is copied and before their files are.
    @Test func objectsDeletedMeanwhileAreLeftOut() async throws {
        let (fixture, target) = (fixture, target)
        try await fixture.run { engine in
            let kept = try await engine.validated(jsonLines(["kept"]))
            var copying = try Backup(store: fixture.store, to: backup, now: now)
            try await engine.local.deleteDataset(try #require(job.outputDatasetID))
            let summary = try copying.finish(withModels: false)
            #expect(summary.deleted == [try #require(job.outputDatasetID).rawValue])
            #expect(summary.damaged == [])
            _ = try Restore.read(backup, into: target)
            #expect(try await engine.local.dataset(kept.id) == kept)
        }
        #expect(try StoreCheck.run(folder: target, repairs: false, now: now).findings == [])
        let engine = try JobEngine(storeFolder: target, workerCount: 0)
        #expect(try await engine.local.datasets().map(\.type) == [.embedInput, .embedInput])
    }

    @Test func damageIsReportedMarkedAndCopied() async throws {
        var bytes = try fixture.folder.read("store/\(shard)")
        bytes[9] ^= 1
        try fixture.folder.write(bytes, to: "store/\(shard)")
        let input = StorePaths.inputPart(of: job.inputDatasetID.rawValue)
        try Folder.remove(fixture.folder.file("store/\(input)"))
        let summary = try write()
        #expect(summary.damaged == [shard])
        #expect(summary.missing == [input])
        #expect(summary.deleted == [])
        let restored = try Restore.read(backup, into: target)
        #expect(restored.damaged == 2)
        #expect(try fixture.folder.read("restored/\(shard)") == bytes)
        let findings = try StoreCheck.run(folder: target, repairs: false, now: now).findings
        #expect(findings.map(\.kind) == [.missing, .digest])
        let engine = try JobEngine(storeFolder: target, workerCount: 0)
        await #expect(throws: APIError.self) { try await engine.output(of: job) }
    }

    @Test("a part that is a link, a pipe or a folder is named, marked and left out", arguments: IrregularKind.allCases)
    func irregularPart(kind: IrregularKind) async throws {
        try kind.replace(shard, in: fixture.folder)
        let summary = try write()
        #expect(summary.missing == [shard])
        #expect(summary.damaged == [])
        #expect(summary.deleted == [])
        let restored = try Restore.read(backup, into: target)
        #expect(restored.damaged == 1)
        #expect(restored.files == summary.files)
        #expect(!Folder.isTaken(fixture.folder.file("restored/\(shard)")))
        #expect(try StoreCheck.run(folder: target, repairs: false, now: now).findings.map(\.kind) == [.missing])
        let engine = try JobEngine(storeFolder: target, workerCount: 0)
        await #expect(throws: APIError.self) { try await engine.output(of: job) }
    }

    @Test func pipeAmongTheModelsIsNamed() throws {
        try fixture.folder.write("weights", to: "store/models/m/model.safetensors")
        #expect(mkfifo(fixture.folder.file("store/models/m/pipe"), 0o600) == 0)
        #expect(try write(withModels: true).missing == ["models/m/pipe"])
        _ = try Restore.read(backup, into: target)
        #expect(try Folder.names(in: "\(target)/models/m") == ["model.safetensors"])
    }

    /// GNU tar lists and extracts it, and sha256sum agrees with its manifest; so does Python's tarfile.
    @Test func otherProgramsReadIt() throws {
        try fixture.folder.write("weights", to: "store/models/m/model.safetensors")
        _ = try write(withModels: true)
        try Folder.create(fixture.folder.file("out"))
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", "tar -tf ../backup.tar && tar -xf ../backup.tar && sha256sum --strict --quiet -c manifest.sha256"],
            folder: fixture.folder.file("out")
        )
        #expect(result.exitCode == 0 && result.errors == "", "\(result.errors)")
        let names = result.output.split(separator: "\n").map(String.init)
        #expect(names.first == "embedjobs-backup")
        #expect(names.last == "manifest.sha256")
        #expect(names.dropLast().last == "db.sqlite")
        #expect(names.contains("models/m/model.safetensors"))
        #expect(try fixture.folder.read("out/\(shard)") == fixture.folder.read("store/\(shard)"))
        let python = try Python()
        try python.write(try fixture.folder.read("backup.tar"), to: "b.tar")
        let listed = try python.run("import tarfile\nprint('\\n'.join(tarfile.open('b.tar').getnames()))")
        #expect(listed.split(separator: "\n").map(String.init) == names)
        _ = try Restore.read(backup, into: target)
        #expect(try fixture.folder.read("restored/models/m/model.safetensors") == Array("weights".utf8))
    }

    @Test func truncatedBackupLeavesNothing() throws {
        _ = try write()
        let bytes = try fixture.folder.read("backup.tar")
        var lengths = [0, 1, 511, 512, 700, 1_024, bytes.count - 1, bytes.count - 512, bytes.count - 1_024]
        lengths += stride(from: 1_536, to: bytes.count - 1_024, by: max(1, bytes.count / 40))
        for length in lengths {
            try fixture.folder.write(Array(bytes[..<length]), to: "cut.tar")
            let error = refusal { _ = try Restore.read(fixture.folder.file("cut.tar"), into: target) }
            #expect(error?.code == .storeCorrupt, "\(length): \(String(describing: error))")
            #expect(error?.message.contains("cut.tar: not a complete backup: ") == true)
            #expect(try strays == [])
        }
    }

    @Test func backupWithAFlippedBitLeavesNothing() throws {
        _ = try write()
        let bytes = try fixture.folder.read("backup.tar")
        for offset in stride(from: 40, to: bytes.count - 1_024, by: max(1, bytes.count / 60)) {
            // Zeros between entries and unused header fields do not matter.
            var damaged = bytes
            damaged[offset] ^= 0x10
            try fixture.folder.write(damaged, to: "cut.tar")
            let error = refusal { _ = try Restore.read(fixture.folder.file("cut.tar"), into: target) }
            if error == nil {
                #expect(bytes[offset] == 0, "\(offset)")
                try Folder.remove(target)
            }
            #expect(try strays == [])
        }
    }

    @Test func folderInUseIsRefused() throws {
        _ = try write()
        try fixture.folder.write("mine", to: "full/mine")
        for name in ["store", "full", "full/mine"] {
            let error = refusal { _ = try Restore.read(backup, into: fixture.folder.file(name)) }
            #expect(error?.code == .storeRefused, "\(name)")
        }
        #expect(try fixture.folder.read("full/mine") == Array("mine".utf8))
    }

    /// An empty folder, which may be a mount point, and one that contains only models.
    @Test(arguments: [false, true]) func existingFolderIsFilled(hasModels: Bool) throws {
        _ = try write()
        try Folder.create(target, isPrivate: true)
        let before = try FileStatus.of(target)?.identity
        if hasModels { try fixture.folder.write("weights", to: "restored/models/m/model.safetensors") }
        _ = try Restore.read(backup, into: target)
        #expect(try FileStatus.of(target)?.identity == before)
        #expect(try StoreCheck.run(folder: target, repairs: false, now: now).isClean)
        #expect(try Folder.names(in: target).filter { $0.hasPrefix(".") } == [])
        if hasModels {
            #expect(try fixture.folder.read("restored/models/m/model.safetensors") == Array("weights".utf8))
        }
        let engine = try JobEngine(storeFolder: target, workerCount: 0)
        #expect(engine.store.notices == [])
    }

    /// Beside a new folder, and in an existing one, which is empty without the leftover.
    @Test(arguments: [false, true]) func leftoverOfAKilledRestoreIsRemoved(isInside: Bool) throws {
        _ = try write()
        let parent = isInside ? "restored/" : ""
        let leftover = "\(parent).embedjobs-3w5e11264sgsf"
        if isInside { try Folder.create(target, isPrivate: true) }
        try Folder.create(fixture.folder.file(leftover), isPrivate: true)
        try fixture.folder.write("half", to: "\(leftover)/db.sqlite")
        chmod(try fixture.folder.write("17\n", to: "\(leftover)/scratch-lock"), 0o600)
        _ = try Restore.read(backup, into: target)
        #expect(!Folder.isTaken(fixture.folder.file(leftover)))
        #expect(try strays == ["restored"])
        #expect(try Folder.names(in: target).filter { $0.hasPrefix(".") || $0.contains("scratch") } == [])
        #expect(try StoreCheck.run(folder: target, repairs: false, now: now).findings == [])
    }

    /// A name with a slash is one entry of the folder, and an alias a link, also in a restored store.
    @Test func modelsWithSlashesAreRestored() async throws {
        try RandomModel.write(to: fixture.folder.file("source"), seed: 1)
        let name = ModelName(rawValue: "org/small")
        let source = try ModelInstaller(storeFolder: fixture.store)
        try await source.add(name.rawValue, from: fixture.folder.file("source"))
        try await source.alias("org/alias", to: name.rawValue)
        try fixture.folder.write("left by a killed process", to: "store/models/.tiny.arriving/config.json")
        #expect(try write(withModels: true).missing == [])
        _ = try Restore.read(backup, into: target)
        #expect(try StoreCheck.run(folder: target, repairs: false, now: now).findings == [])
        let installer = try ModelInstaller(storeFolder: target)
        _ = try await installer.library.model(name)
        #expect(try Folder.names(in: "\(target)/models").sorted() == ["org%2Falias", "org%2Fsmall"])
        // A restored alias is still one: its jobs have a warning.
        #expect(Folder.linkTarget(of: "\(target)/models/org%2Falias") == "org%2Fsmall")
        #expect(try await installer.library.models().map(\.aliasOf) == [name, nil])
        for name in ["org/alias", "org/small"] { try await installer.remove(name) }
        #expect(try await installer.library.names() == [])
    }

    @Test func modelsAreNotMixed() throws {
        try fixture.folder.write("weights", to: "store/models/m/model.safetensors")
        _ = try write(withModels: true)
        try fixture.folder.write("others", to: "restored/models/m/model.safetensors")
        let error = refusal { _ = try Restore.read(backup, into: target) }
        #expect(error?.code == .storeRefused)
        #expect(error?.message.contains("the backup both have models") == true)
        #expect(try Set(Folder.names(in: target)).isSubset(of: ["models", "lock"]))
        #expect(try fixture.folder.read("restored/models/m/model.safetensors") == Array("others".utf8))
    }

    @Test func otherFilesAreRefused() throws {
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "cut.tar")
        #expect(refusal { _ = try Restore.read(fixture.folder.file("cut.tar"), into: target) }?.code == .storeCorrupt)
        let missing = refusal { _ = try Restore.read(fixture.folder.file("none"), into: target) }
        #expect(missing?.message.contains("No such file or directory") == true)
        // An archive that would write outside the store.
        let output = try OutputFile(path: fixture.folder.file("evil.tar"))
        var archive = TarWriter(output, modified: 7)
        try archive.write("embedjobs-backup", Array("embedjobs backup\n".utf8))
        try archive.write("datasets/../../mine", [1])
        try archive.finish()
        try output.publish(replacing: true)
        #expect(refusal { _ = try Restore.read(fixture.folder.file("evil.tar"), into: target) }?.code == .storeCorrupt)
        #expect(try strays == ["evil.tar"])
    }

    @Test func existingTargetAndTargetInTheStoreAreRefused() throws {
        try fixture.folder.write("mine", to: "backup.tar")
        #expect(refusal { _ = try write() }?.message == "\(backup): already exists")
        #expect(try fixture.folder.read("backup.tar") == Array("mine".utf8))
        for path in ["\(fixture.store)/b.tar", "\(fixture.store)/datasets/b.tar"] {
            let error = refusal { _ = try Backup.write(store: fixture.store, to: path, withModels: false, now: now) }
            #expect(error?.code == .invalidRequest)
            #expect(!Folder.isTaken(path))
        }
        let none = fixture.folder.file("none")
        let error = refusal { _ = try Backup.write(store: none, to: target, withModels: false, now: now) }
        #expect(error?.code == .storeRefused)
        #expect(!Folder.isTaken(none))
    }
}
