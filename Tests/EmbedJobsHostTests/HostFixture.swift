import EmbedJobs
import EmbedJobsHost
import LocalFiles
import TestSupport

/// Environments whose store and settings are in a temporary folder, with the fake model `stand-in`.
struct HostFixture {
    static let rows = Array("{\"text\":\"a cat\"}\n".utf8)

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var store: String { folder.file("store") }

    /// An environment with two cores and further variables.
    func host(_ more: [String: String] = [:], model: StandInModel = StandInModel()) -> HostEnvironment {
        HostEnvironment(
            variables: ["EMBEDJOBS_HOME": store, "XDG_CONFIG_HOME": folder.file("settings")].merging(more) { $1 },
            coreCount: 2,
            builtInModels: ["stand-in": model]
        )
    }

    /// Writes a file of the configuration folder that only its user can read.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Folder.create(folder.file("settings/embedjobs"), isPrivate: true)
        let path = folder.file("settings/embedjobs/\(name)")
        let file = try OutputFile(path: path, isPrivate: true)
        try Array(text.utf8).withUnsafeBytes { try file.write($0) }
        try file.publish(replacing: true)
        return path
    }

    /// Waits until the folder of a dataset exists: its upload has begun.
    func waitForDataset(named name: String) async throws {
        while true {
            let names = (try? Folder.names(in: "\(store)/datasets")) ?? []
            if names.contains(where: { $0.hasPrefix("\(name)-") }) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

/// An upload whose bytes a test sends one by one.
struct SlowUpload {
    let upload: DatasetUpload
    private let bytes: AsyncStream<[UInt8]>.Continuation

    /// Creates an upload and sends its first row.
    init(name: String) {
        let (chunks, bytes) = AsyncStream.makeStream(of: [UInt8].self)
        self.bytes = bytes
        let data = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            var rest = chunks.makeAsyncIterator()
            return { () async throws(APIError) in await rest.next() }
        }
        upload = DatasetUpload(name: name, fileName: "\(name).jsonl", data: data)
        bytes.yield(HostFixture.rows)
    }

    /// Sends the last row.
    func finish() {
        bytes.yield(HostFixture.rows)
        bytes.finish()
    }
}
