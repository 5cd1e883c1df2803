internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsWire
package import JobCommands
internal import LocalFiles

extension HostEnvironment {
    /// Where the runs of scripts on a service are recorded. Default: in the folder of state.
    package func journals(of choice: ServiceChoice) -> JournalSetup {
        let folder = paths.state.map { JournalFolder(inState: $0) }
        switch choice {
        case .engine:
            let store = paths.store.map { Folder.resolved($0) } ?? ""
            return JournalSetup(folder: folder, service: store, owner: Owner.local.rawValue)
        case .remote(let remote):
            return JournalSetup(folder: folder, service: "\(remote.address)", owner: Self.fingerprint(of: remote.key))
        }
    }

    /// A text that is the same for each use of a key, and from which no one can find the key.
    private static func fingerprint(of key: String?) -> String {
        guard let key else { return "none" }
        var digest = RunningSHA256()
        digest.update(Array("embedjobs owner \(key)".utf8))
        return String(digest.hexadecimal().prefix(16))
    }
}
