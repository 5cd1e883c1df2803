import Foundation
import LocalFiles
import TestSupport
import Testing

/// A script runs unchanged on the engine of this process, on our server, and on a simulation of the hosted service: it
/// writes the same text, ends with the same code and leaves the same files. Only ids and vectors differ.
@Suite struct SameScriptTests {
    enum Service: CaseIterable { case engine, server, hosted }

    /// Jobs on two files, downloaded under the names of the jobs.
    private static let pipeline = """
        param model
        for f in in/*.jsonl {
            let ds    = upload $f name=${f.stem} keep_fields=id
            let jobs += create name="job ü ${f.stem}" model=$model dataset_id=$ds input_type=search_document \\
                        embedding_types=float,int8
        }
        wait $jobs
        echo "$jobs.count jobs, $jobs.complete complete"
        for job in get $jobs {
            echo "$job.name: $job.status, $job.truncate, $job.input_type"
            download $job to=out/${job.name}.jsonl
        }

        """

    /// Errors that the script handles, and a file that keeps one column.
    private static let failures = """
        param model
        try upload bad.jsonl name=bad
        echo "upload: $ok $error.kind $error.status"
        let ds = upload table.csv name=table keep_fields=n
        echo "$ds.name: $ds.rows rows, $ds.validation_status"
        try create model=no-such-model dataset_id=$ds input_type=search_document
        echo "create: $ok $error.kind $error.status"
        try create model=$model dataset_id=no-such-dataset input_type=search_document
        echo "create: $ok $error.kind $error.status $error.message"
        try get 00000000-0000-4000-8000-000000000000
        echo "get: $ok $error.kind $error.status $error.message"
        try delete no-such-dataset
        echo "delete: $ok $error.kind $error.status $error.message"
        let job = create model=$model dataset_id=$ds input_type=classification truncate=START embedding_types=int8
        wait $job
        cancel $job
        echo "$job.status"
        download $job to=out/table.jsonl
        download $job to=out/table.csv
        delete $ds
        try dataset $ds
        echo "dataset: $ok $error.kind $error.status"
        exit 3

        """

    /// What a run left: its exit code, its standard output without ids, and its files without vectors.
    private struct Result: Equatable {
        let code: Int32
        let output: [String]
        let files: [String: String]
    }

    private static func write(_ files: [String: String], to tool: ToolFixture) throws {
        for (name, text) in files { try tool.folder.write(text, to: "work/\(name)") }
    }

    private static func rows(_ name: String) -> String {
        (1...3).map { #"{"id":\#($0),"text":"row \#($0) of \#(name) ü😀"}"# + "\n" }.joined()
    }

    private static let inputs = [
        "in/a.jsonl": rows("a"), "in/b.jsonl": rows("b"), "bad.jsonl": "{\"text\":1}\n",
        "table.csv": "n,text\n1,a cat\n2,\"a \"\"dog\"\",\ntwo lines\"\n",
    ]

    /// Runs a script on a service of its own.
    private func run(_ script: String, on service: Service) async throws -> (Result, errors: String) {
        let tool = try ToolFixture()
        try Self.write(Self.inputs.merging(["s.embedjobs": script]) { $1 }, to: tool)
        let call = { @Sendable (url: String?, key: String?, model: String) in
            try ChildProcess.run(
                tool.binary,
                ["run", "-y", "--quiet", "s.embedjobs", "model=\(model)"],
                environment: tool.environment.merging(["EMBEDJOBS_SERVER": url, "EMBEDJOBS_API_KEY": key]) { $1 },
                folder: tool.work
            )
        }
        let ended: ChildProcess
        switch service {
        case .engine: ended = try await offPool { try call(nil, nil, "tiny") }
        case .server:
            let server = try await ServerFixture.start()
            let key = try server.makeKey("same")
            ended = try await offPool { try call(server.url, key, "tiny") }
            #expect(try await server.stop() == 0)
        case .hosted:
            let hosted = try await HostedService.start(["--list-lag", "0.1", "--validation", "0.05"])
            ended = try await offPool { try call(hosted.url, "a-hosted-key", HostedService.model) }
            #expect(try await hosted.stop() == 0)
        }
        return (try result(of: ended, tool), ended.errors)
    }

    private func result(of ended: ChildProcess, _ tool: ToolFixture) throws -> Result {
        let made = try Folder.names(in: tool.folder.file("work/out"))
        let files = try made.map { ($0, String(decoding: try tool.folder.read("work/out/\($0)"), as: UTF8.self)) }
        let id = #/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[a-z]+(-ej-[0-9a-f]{10})?-[a-z0-9]{6}\b/#
        let numbers = #/\[[-0-9.e,]+\]/#
        return Result(
            code: ended.exitCode,
            output: ended.output.split(separator: "\n").map { String($0).replacing(id, with: "ID") }.sorted(),
            files: Dictionary(uniqueKeysWithValues: files).mapValues { $0.replacing(numbers, with: "[…]") }
        )
    }

    @Test func jobsHaveTheSameOutput() async throws {
        let engine = try await run(Self.pipeline, on: .engine)
        #expect(engine.0.code == 0, "\(engine.errors)")
        #expect(engine.0.output.contains("2 jobs, 2 complete") && engine.0.files.count == 2, "\(engine)")
        let row =
            #"{"text":"row 3 of b ü😀","embeddings":{"float":[…],"int8":[…],"uint8":null,"#
            + #""binary":null,"ubinary":null},"id":3}"#
        #expect(engine.0.files["job ü b.jsonl"]?.contains(row) == true, "\(engine)")
        for service in [Service.server, .hosted] {
            let other = try await run(Self.pipeline, on: service)
            #expect(other.0 == engine.0, "\(service): \(other.errors)")
        }
    }

    @Test func errorsHaveTheSameEffect() async throws {
        let engine = try await run(Self.failures, on: .engine)
        #expect(engine.0.code == 3, "\(engine.errors)")
        #expect(engine.0.output.contains("table: 2 rows, validated") && engine.0.files.count == 2, "\(engine)")
        for service in [Service.server, .hosted] {
            let other = try await run(Self.failures, on: service)
            #expect(other.0 == engine.0, "\(service): \(other.errors)")
        }
    }
}
