import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// EngineProbe STORE ROWS: uploads ROWS rows, validates and embeds them with a fake model, reads the output back as
// JSON Lines, and prints `rows=… bytes=… peak_kb=…`. Rows are generated while they are sent, so that the measured
// memory is the engine's and not the test's.

/// Rows as a client would stream them, generated in chunks. Every tenth text repeats an earlier one.
func rows(_ count: Int) -> ByteSource {
    ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
        var row = 0
        return { () async throws(APIError) -> [UInt8]? in
            guard row < count else { return nil }
            var chunk: [UInt8] = []
            let end = min(row + 2_000, count)
            while row < end {
                let subject = row % 10 == 9 ? row / 2 : row
                let text =
                    "{\"text\":\"row \(subject) of a long dataset, with a few more words in it\",\"id\":\(row)}\n"
                chunk += Array(text.utf8)
                row += 1
            }
            return chunk
        }
    }
}

/// The peak memory of this process in KiB.
func peakMemory() -> Int {
    #if canImport(Glibc)
    // Not getrusage: its figure includes the parent's memory at the time it started this process.
    let descriptor = open("/proc/self/status", O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 8_192)
    let count = max(0, read(descriptor, &bytes, bytes.count))
    let line = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    #else
    var usage = rusage()
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss / 1_024
    #endif
}

func probe(_ engine: JobEngine, rowCount: Int) async throws -> String {
    let upload = DatasetUpload(name: "probe", fileName: "probe.jsonl", keepFields: ["id"], data: rows(rowCount))
    let input = try await engine.local.uploadDataset(upload)
    var seen = -1
    while try await !engine.local.dataset(input).validationStatus.isTerminal { seen = await engine.change(after: seen) }
    let request = CreateJobRequest(
        model: ModelName(rawValue: "stand-in"),
        datasetID: input,
        inputType: .searchDocument
    )
    let job = try await engine.local.createJob(request)
    seen = -1
    while try await !engine.local.job(job).status.isTerminal { seen = await engine.change(after: seen) }
    guard let output = try await engine.local.job(job).outputDatasetID else {
        return "failed: \(try await engine.local.job(job).warnings)"
    }
    let (count, bytes) = try await download(output, from: engine)
    return "rows=\(count) bytes=\(bytes) peak_kb=\(peakMemory())"
}

/// Reads a dataset as a client would, writes it as JSON Lines, and returns the number of rows and bytes.
func download(_ id: DatasetID, from engine: JobEngine) async throws -> (rows: Int, bytes: Int) {
    let dataset = try await engine.local.dataset(id)
    let total = Total()
    var writer = JSONLinesWriter(schema: try RowSchema(avroJSON: dataset.schema ?? "")) { total.bytes += $0.count }
    for part in dataset.parts {
        var reader = AvroStreamReader()
        for try await chunk in try await engine.local.content(ofPart: part.index, in: id) {
            try reader.feed(chunk) { event in
                guard case .row(let row) = event else { return }
                total.rows += 1
                try writer.write(row)
            }
        }
        try reader.finish()
    }
    try writer.finish()
    return (total.rows, total.bytes)
}

/// The bytes read so far; a class because the writer's sink shares it.
final class Total {
    var rows = 0
    var bytes = 0
}

guard CommandLine.arguments.count == 3, let rowCount = Int(CommandLine.arguments[2]) else {
    print("usage: EngineProbe STORE ROWS")
    exit(2)
}
let engine = try JobEngine(
    storeFolder: CommandLine.arguments[1],
    workerCount: 2,
    builtIn: ["stand-in": StandInModel(countsTexts: false)]
)
let runner = Task { try await engine.run() }
print(try await probe(engine, rowCount: rowCount))
runner.cancel()
