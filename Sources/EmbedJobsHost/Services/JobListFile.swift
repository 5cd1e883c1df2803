package import EmbedJobs
internal import EmbedJobsEngine
package import EmbedJobsWire
package import JobCommands
internal import LocalFiles

/// The list of an account's jobs in a file that all processes of this user share, with a lock that one of them holds
/// while it requests the list.
///
/// It is a cache: if the file cannot be read or written, each process requests the list itself.
package struct JobListFile: SharedJobList {
    private let folder: String
    private let path: String
    private let now: @Sendable () -> Timestamp

    /// Creates the file's name for an account of the service at an address. The name tells neither the address nor the
    /// key.
    package init(
        folder: String,
        of address: WebAddress,
        key: String?,
        now: @escaping @Sendable () -> Timestamp = { Identity.system().now() }
    ) {
        var digest = RunningSHA256()
        Array("jobs\n\(address)\n\(key ?? "")".utf8).withUnsafeBytes { digest.update($0) }
        self.folder = folder
        path = "\(folder)/\(digest.value().hexadecimal.prefix(32))"
        self.now = now
    }

    package func latest(youngerThan limit: Duration?) -> SharedJobs? {
        guard let file = try? InputFile(path: path, followsLinks: false), file.isPrivate,
            file.size <= Limits.jobListBytesMax, let head = try? file.read(at: 0, count: Limits.jobListHeadBytes),
            let end = head.firstIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        let words = String(decoding: head[..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[0] == Self.version, let time = Int64(words[1]) else { return nil }
        let age = Duration.microseconds(now().microseconds - time)
        // After a change of the clock, the age is unknown.
        guard (.zero ... .seconds(Limits.jobListSecondsMax)).contains(age), limit.map({ age < $0 }) ?? true,
            let body = try? file.read(at: end + 1, count: file.size),
            case .success(let jobs) = Operations.jobs.result(status: 200, body: body)
        else { return nil }
        return SharedJobs(jobs: jobs, age: age, isLimited: words[2] == Self.limited)
    }

    package func claim() -> (any JobListClaim)? {
        try? Folder.create(folder, isPrivate: true)
        do throws(FileLock.Refusal) {
            return Claim(file: self, lock: try FileLock(path: path + ".lock"))
        } catch {
            if case .held = error { return nil }
            return Claim(file: self, lock: nil)
        }
    }

    /// The claim, as long as it exists; without a lock if the file system has none.
    private final class Claim: JobListClaim {
        private let file: JobListFile
        private let lock: FileLock?

        init(file: JobListFile, lock: FileLock?) { (self.file, self.lock) = (file, lock) }

        func store(_ jobs: SharedJobs) { if lock != nil { try? file.write(jobs) } }
    }

    private func write(_ jobs: SharedJobs) throws {
        let (seconds, attoseconds) = jobs.age.components
        let time = now().microseconds - seconds * 1_000_000 - attoseconds / 1_000_000_000_000
        let head = "\(Self.version) \(time) \(jobs.isLimited ? Self.limited : "free")\n"
        let file = try OutputFile(path: path, isPrivate: true)
        defer { file.discard() }
        try file.write(Array(head.utf8))
        try file.write(try Operations.jobs.output.write(jobs.jobs))
        try file.publish(replacing: true)
    }

    private static let version = "embedjobs-job-list-1"
    private static let limited = "limited"
}
