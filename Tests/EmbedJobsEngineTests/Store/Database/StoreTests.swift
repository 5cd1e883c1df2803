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

@Suite struct StoreTests {
    @Test func commitsAreDurable() throws {
        let folder = try TemporaryFolder()
        let store = try Store(root: folder.file("store"))
        #expect(try store.pragma("journal_mode") == "wal")
        #expect(try store.pragma("synchronous") == "2", "FULL is 2: NORMAL may lose commits in a power cut")
        #expect(try store.pragma("foreign_keys") == "1")
        #expect(try store.pragma("trusted_schema") == "0")
    }

    @Test func hasOneOwner() throws {
        let folder = try TemporaryFolder()
        do {
            let store = try Store(root: folder.file("store"))
            let error = #expect(throws: APIError.self) { try Store(root: folder.file("store")) }
            #expect(error?.code == .storeLocked)
            #expect(error?.message.contains("process \(getpid()) owns this store") == true)
            withExtendedLifetime(store) {}
        }
        _ = try Store(root: folder.file("store"))
    }

    @Test func isAccessibleToItsUserOnly() throws {
        let folder = try TemporaryFolder()
        let store = try Store(root: folder.file("store"))
        func mode(_ path: String) -> mode_t {
            var status = stat()
            return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
        }
        for path in [store.paths.root, store.paths.datasets, store.paths.jobs] {
            #expect(mode(path) == 0o700, "\(path)")
        }
        #expect(mode(store.paths.lock) == 0o600)
    }

    @Test func reportsAnInvalidDatabase() throws {
        let folder = try TemporaryFolder()
        try Folder.create(folder.file("store"))
        try folder.write(String(repeating: "no database ", count: 100), to: "store/db.sqlite")
        let error = #expect(throws: APIError.self) { try Store(root: folder.file("store")) }
        #expect(error?.code == .storeRefused)
    }
}
