import LocalFiles
import TestSupport
import Testing

/// Faults of a service without idempotency keys: a script ends with one dataset and one job for each file, and no more.
@Suite struct HostedFaultTests {
    private static let script = """
        for f in in/*.jsonl {
            let ds    = upload $f name=${f.stem} keep_fields=id
            let jobs += create name=${f.stem} model=\(HostedService.model) dataset_id=$ds input_type=search_document
        }
        wait $jobs
        for job in get $jobs { download $job to=out/${job.name}.jsonl overwrite=true }

        """
    private static let names = ["a", "b", "c"]

    private func fixture(_ script: String = script) throws -> ToolFixture {
        let tool = try ToolFixture()
        try tool.folder.write(script, to: "work/s.embedjobs")
        for name in Self.names {
            try tool.folder.write("{\"id\":1,\"text\":\"row of \(name)\"}\n", to: "work/in/\(name).jsonl")
        }
        return tool
    }

    private func run(_ tool: ToolFixture, on service: HostedService, key: String = "a-hosted-key") async throws
        -> ChildProcess
    {
        // A list of this service shows a new object at once, so that a client need not wait for it.
        let environment = tool.environment.merging([
            "EMBEDJOBS_SERVER": service.url, "EMBEDJOBS_API_KEY": key, "EMBEDJOBS_LIST_DELAY": "0.2s",
            "XDG_STATE_HOME": tool.folder.file("state"),
        ]) { $1 }
        return try await offPool {
            try ChildProcess.run(tool.binary, ["run", "s.embedjobs"], environment: environment, folder: tool.work)
        }
    }

    @Test(
        arguments: [HostedService.Route.upload, .createJob],
        [
            HostedService.Fault.Kind.lostRequest, .cutRequest, .lostReply, .cutReply, .error, .errorAfter,
        ]
    ) func aFaultCreatesNothingTwice(route: HostedService.Route, kind: HostedService.Fault.Kind) async throws {
        let (tool, service) = (try fixture(), try await HostedService.start())
        try await service.plan([HostedService.Fault(kind, route, nth: 2)])
        let ended = try await run(tool, on: service)
        #expect(ended.exitCode == 0, "\(ended.errors)")
        let state = try await service.state()
        #expect(state.requests.filter { $0.fault == kind.rawValue }.count == 1)
        #expect(state.uploads.count == 3 && state.jobs.count == 3, "\(state)")
        #expect(Set(state.jobs.map { $0.datasets.input }) == Set(state.uploads.map(\.id)))
        #expect(try Folder.names(in: tool.folder.file("work/out")) == ["a.jsonl", "b.jsonl", "c.jsonl"])
        #expect(try await service.stop() == 0)
    }

    /// A service that rejects some calls for a moment: with Retry-After, and without.
    @Test func limitedCallsAreRepeated() async throws {
        let (tool, service) = (try fixture(), try await HostedService.start())
        try await service.plan([
            HostedService.Fault(.error, .createJob, nth: 2, status: 429),
            HostedService.Fault(.error, .upload, nth: 2, status: 429, retryAfter: "1"),
            HostedService.Fault(.error, .listJobs, status: 503),
        ])
        let ended = try await run(tool, on: service)
        #expect(ended.exitCode == 0, "\(ended.errors)")
        let state = try await service.state()
        #expect(state.requests(of: .createJob).map(\.status) == [200, 429, 200, 200])
        let uploads = state.requests(of: .upload)
        #expect(uploads.map(\.status) == [200, 429, 200, 200])
        #expect(uploads[2].seconds - uploads[1].seconds >= 1, "Retry-After is the shortest pause")
        #expect(try await service.stop() == 0)
    }

    /// A dataset that the service has deleted since is uploaded again; a job on it that has ended is not created again.
    @Test func anExpiredDatasetIsUploadedAgain() async throws {
        let script =
            "let ds = upload in/a.jsonl\nif not exists go { fail stopped }\n"
            + "create model=\(HostedService.model) dataset_id=$ds input_type=search_document\n"
        let (tool, service) = (try fixture(script), try await HostedService.start())
        let first = try await run(tool, on: service)
        #expect(first.exitCode == 5, "\(first.errors)")
        try await service.age(seconds: 31 * 86_400)
        try tool.folder.write("", to: "work/go")
        let second = try await run(tool, on: service)
        #expect(second.exitCode == 0, "\(second.errors)")
        let state = try await service.state()
        #expect(state.uploads.map(\.deleted) == [true, false])
        #expect(state.jobs.map { $0.datasets.input } == [state.uploads.last?.id])
        #expect(Set(state.uploads.map(\.sha256)).count == 1)
        #expect(try await service.stop() == 0)
    }
}
