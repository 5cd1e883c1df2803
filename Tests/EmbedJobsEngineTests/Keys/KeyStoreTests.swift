import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

@Suite struct KeyStoreTests {
    private let fixture: EngineFixture
    private let engine: JobEngine
    private let keys: KeyStore
    private let ring: AccessKeys

    init() throws {
        fixture = try EngineFixture()
        engine = try fixture.open()
        // Like another process, while the engine holds the lock.
        keys = try KeyStore(storeFolder: fixture.store)
        ring = engine.makeAccessKeys()
    }

    private func isRefused(_ key: String) async -> Bool {
        do throws(APIError) {
            _ = try await ring.holder(of: key)
            return false
        } catch {
            return error == APIError(.unauthorized, "invalid api token")
        }
    }

    @Test func keyIdentifiesItsOwner() async throws {
        let ann = try await keys.create("ann")
        let laptop = try await keys.create("laptop", owner: Owner(rawValue: "ann"))
        #expect(ann != laptop)
        #expect(try await ring.holder(of: ann).owner == Owner(rawValue: "ann"))
        #expect(try await ring.holder(of: ann).keyID == String(ann.split(separator: "_")[1]))
        #expect(try await ring.holder(of: laptop).owner == Owner(rawValue: "ann"))
    }

    @Test func invalidKeysGetTheSameError() async throws {
        let key = try await keys.create("ann")
        #expect(!(await isRefused(key)))
        let last = key.last == "0" ? "1" : "0"
        for wrong in ["", "x", "ej_", String(key.dropLast()) + last, key + "0", key.uppercased(), "ej_" + key] {
            #expect(await isRefused(wrong), "\(wrong)")
        }
    }

    @Test func revokedKeyIsInvalid() async throws {
        let key = try await keys.create("ann")
        #expect(!(await isRefused(key)))
        try await keys.revoke("ann")
        try await ring.refresh()
        #expect(await isRefused(key))
        // Its name is free again, and the new key has another id.
        let next = try await keys.create("ann")
        try await keys.revoke(String(next.split(separator: "_")[1]))
        let gone = await #expect(throws: APIError.self) { try await keys.revoke("ann") }
        #expect(gone?.code == .notFound)
    }

    @Test func namesAreSafeForLogs() async throws {
        _ = try await keys.create("ann")
        for name in ["ann", "", "a b", "a\n", "a/b", String(repeating: "a", count: 65), "\u{1B}"] {
            let error = await #expect(throws: APIError.self) { try await keys.create(name) }
            #expect(error?.code == .invalidRequest, "\(name)")
        }
    }

    @Test func useIsRecorded() async throws {
        let key = try await keys.create("ann")
        #expect(try await keys.keys().first?.usedAt == nil)
        _ = try await ring.holder(of: key)
        try await ring.refresh()
        let all = try await keys.keys()
        let listed = try #require(all.first)
        #expect(listed.name == "ann")
        #expect(listed.owner == Owner(rawValue: "ann"))
        #expect(listed.revokedAt == nil)
        #expect(try #require(listed.usedAt) >= listed.createdAt)
    }

    @Test func storeDoesNotContainTheKey() async throws {
        let key = try await keys.create("ann")
        for name in try Folder.names(in: fixture.store) where name.hasPrefix("db") {
            let text = String(decoding: try fixture.folder.read("store/\(name)"), as: UTF8.self)
            #expect(!text.contains(key) && !text.contains(key.split(separator: "_")[2]), "\(name)")
        }
    }

    @Test func textsOfKeysAreFoundInALine() async throws {
        let key = try await keys.create("ann")
        #expect(AccessKey.secrets(in: "login key=\(key), '\(key)'; echo ej_1_2 \(key)0") == [key, key])
    }

    @Test func linkSecretIsPersistent() throws {
        let secret = try engine.linkSecret()
        #expect(secret.count == 32)
        #expect(try engine.linkSecret() == secret)
    }
}
