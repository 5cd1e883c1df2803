import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

/// The errors and effects of calls when a connection or service fails.
@Suite struct OutcomeTests {
    typealias Fault = FaultyTransport.Fault

    private static let ours = "{\"message\":\"m\",\"code\":\"unavailable\"}"

    private func createRequest(on bench: ClientBench) async throws -> CreateJobRequest {
        let id = try await bench.router.upload()
        return CreateJobRequest(
            model: MemoryService.model.name,
            datasetID: DatasetID(rawValue: id),
            inputType: .searchDocument
        )
    }

    /// For a create: the fault of its first request, the number of requests, the number of jobs afterwards, the
    /// error.
    static let creates: [(fault: Fault, sent: Int, jobs: Int, code: APIError.Code?)] = [
        (.none, 1, 1, nil),
        // Nothing has happened, so the request can be repeated.
        (.refused, 2, 1, nil),
        (.cutRequest, 2, 1, nil),
        (.answer(429), 2, 1, nil),
        (.answer(503, body: ours), 2, 1, nil),
        // The outcome is unknown, so the request must not be repeated.
        (.droppedAnswer, 1, 1, .outcomeUnknown),
        (.stalled, 1, 1, .outcomeUnknown),
        (.cutAnswer, 1, 1, .outcomeUnknown),
        (.garbage, 1, 1, .outcomeUnknown),
        (.lateAnswer(500), 1, 1, .outcomeUnknown),
        (.lateAnswer(502, body: "<html>"), 1, 1, .outcomeUnknown),
        (.lateAnswer(504), 1, 1, .outcomeUnknown),
        (.lateAnswer(503), 1, 1, .outcomeUnknown),
        (.lateAnswer(408), 1, 1, .outcomeUnknown),
        // The request was rejected.
        (.answer(400, body: "{\"message\":\"no\"}"), 1, 0, .invalidRequest),
        (.answer(401), 1, 0, .unauthorized),
        (.answer(402), 1, 0, .paymentRequired),
        (.answer(404), 1, 0, .notFound),
        (.answer(302, ["Location": "https://elsewhere.example/x"]), 1, 0, .unreadableAnswer),
    ]

    @Test(arguments: creates.indices) func createsHappenOnceOrReportAnUnknownOutcome(row: Int) async throws {
        let wanted = Self.creates[row]
        let bench = ClientBench()
        let request = try await createRequest(on: bench)
        bench.transport.meet([wanted.fault])
        let error = await failure { _ = try await bench.client().createJob(request) }
        #expect(error?.code == wanted.code)
        let posts = bench.transport.log.filter { $0.method == "POST" }
        #expect(posts.count == wanted.sent)
        #expect(Set(posts.map { $0.headers["Idempotency-Key"] }).count == 1)
        #expect(try await bench.router.annService.jobs().count == wanted.jobs)
        if wanted.code == .outcomeUnknown {
            #expect(error?.message.hasSuffix(": it is unknown whether the job was created") == false)
            #expect(error?.message.contains("it is unknown whether the job was created; run `list`") == true)
        }
    }

    @Test(
        arguments: [
            .droppedAnswer, .stalled, .cutAnswer, .garbage, .lateAnswer(502), .lateAnswer(500),
        ] as [Fault]
    )
    func retriesCreatesIfTheServiceStoresKeys(fault: Fault) async throws {
        let bench = ClientBench(keepsRecords: true)
        let request = try await createRequest(on: bench)
        let client = try bench.client()
        bench.transport.meet([fault])
        let error = await failure {
            let id = try await client.createJob(request)
            #expect(try await bench.router.annService.jobs().map(\.id) == [id])
        }
        // An unreadable response may be unreadable again, so it is not retried; still nothing is created twice.
        #expect(error?.code == (fault == .garbage ? .outcomeUnknown : nil))
        #expect(try await bench.router.annService.jobs().count == 1)
    }

    /// The same for an upload.
    static let uploads: [(fault: Fault, sent: Int, datasets: Int, code: APIError.Code?)] = [
        (.none, 1, 1, nil), (.refused, 2, 1, nil), (.cutRequest, 2, 1, nil), (.answer(429), 2, 1, nil),
        (.droppedAnswer, 1, 1, .outcomeUnknown), (.stalled, 1, 1, .outcomeUnknown),
        (.cutAnswer, 1, 1, .outcomeUnknown), (.garbage, 1, 1, .outcomeUnknown),
        (.lateAnswer(502), 1, 1, .outcomeUnknown), (.answer(413), 1, 0, .payloadTooLarge),
        (.answer(499), 1, 0, .outcomeUnknown),
    ]

    @Test(arguments: uploads.indices) func uploadsHappenOnceOrReportAnUnknownOutcome(row: Int) async throws {
        let wanted = Self.uploads[row]
        let bench = ClientBench([wanted.fault])
        let error = await failure { _ = try await bench.client().uploadDataset(someDataset) }
        #expect(error?.code == wanted.code)
        #expect(bench.transport.log.filter { $0.method == "POST" }.count == wanted.sent)
        #expect(try await bench.router.annService.datasets().count == wanted.datasets)
    }

    @Test func streamsAreSentOnlyOnce() async throws {
        let bench = ClientBench([.cutRequest])
        var upload = someDataset
        upload.data = ByteSource(length: nil, open: { () throws(APIError) in someDataset.data.makeNext() })
        let error = await failure { _ = try await bench.client().uploadDataset(upload) }
        #expect(error?.code == .unavailable && bench.transport.log.count == 1)
    }

    /// For idempotent calls: the faults, and the result.
    static let looks: [(faults: [Fault], sent: Int, code: APIError.Code?)] = [
        ([.refused, .droppedAnswer, .stalled, .answer(500)], 5, nil),
        ([.cutAnswer, .answer(429), .answer(502), .answer(408)], 5, nil),
        ([.refused, .refused, .refused, .refused, .refused], 5, .unreachable),
        ([.stalled, .stalled, .stalled, .stalled, .stalled], 5, .timeout),
        (Array(repeating: .answer(503), count: 5), 5, .unavailable),
        ([.garbage], 1, .unreadableAnswer),
        ([.answer(501)], 1, .notImplemented),
        ([.answer(403)], 1, .forbidden),
        ([.answer(500, body: "{\"message\":\"m\",\"code\":\"store_corrupt\"}")], 1, .storeCorrupt),
    ]

    @Test(arguments: looks.indices) func readsAreRetriedWhileUseful(row: Int) async throws {
        let wanted = Self.looks[row]
        let bench = ClientBench(wanted.faults)
        let error = await failure { _ = try await bench.client().jobs() }
        #expect(error?.code == wanted.code)
        #expect(bench.transport.log.count == wanted.sent)
        #expect(bench.time.pauses.count == wanted.sent - 1)
    }

    @Test(arguments: [.droppedAnswer, .lateAnswer(502), .stalled] as [Fault])
    func notFoundAfterAnUnknownDeletionMeansDeleted(fault: Fault) async throws {
        let bench = ClientBench()
        let id = DatasetID(rawValue: try await bench.router.upload())
        bench.transport.meet([fault])
        let client = try bench.client()
        try await client.deleteDataset(id)
        #expect(bench.transport.log.count == 2)
        #expect(await failure { try await client.deleteDataset(id) }?.code == .notFound)
    }

    @Test func cancellationsAreRetried() async throws {
        let bench = ClientBench()
        let request = try await createRequest(on: bench)
        let id = try await bench.router.annService.createJob(request)
        bench.transport.meet([.droppedAnswer, .answer(503)])
        try await bench.client().cancelJob(id)
        #expect(try await bench.router.annService.job(id).status == .cancelled)
    }

    /// Before a cancellation is retried, the job is read: usually the first request has arrived.
    @Test func cancellationsThatArrivedAreNotRetried() async throws {
        for (fault, methods) in [
            (Fault.droppedAnswer, ["POST", "GET"]), (.lateAnswer(502), ["POST", "GET"]), (.stalled, ["POST", "GET"]),
            // The first request did not arrive, as the job shows.
            (.answer(500), ["POST", "GET", "POST"]),
            // The outcome is known.
            (.refused, ["POST", "POST"]), (.answer(429), ["POST", "POST"]),
        ] {
            let bench = ClientBench()
            let id = try await bench.router.annService.createJob(try await createRequest(on: bench))
            bench.transport.meet([fault])
            try await bench.client().cancelJob(id)
            #expect(bench.transport.log.map(\.method) == methods, "\(fault)")
            #expect(try await bench.router.annService.job(id).status == .cancelled)
        }
    }

    @Test func meetsTheDeadlineOfTheCaller() async throws {
        let bench = ClientBench(Array(repeating: .stalled, count: 5))
        let client = try bench.client()
        let deadline = ContinuousClock.now + .milliseconds(200)
        let error = await AnswerDeadline.$current.withValue(deadline) {
            await failure { _ = try await client.jobs() }
        }
        // The pause before another attempt would exceed the remaining time.
        #expect(error?.code == .timeout && bench.transport.log.count == 1 && bench.time.pauses == [])
        #expect(bench.transport.log[0].timeLimit.map { $0 <= .milliseconds(200) } == true)
        _ = await failure { _ = try await client.jobs() }
        #expect(bench.transport.log.last?.timeLimit == .seconds(300))
    }

    @Test func requestsWaitsOnlyFromEmbedjobsServers() async throws {
        let other = ClientBench()
        let job = try await other.router.annService.createJob(try await createRequest(on: other))
        let client = try other.client()
        _ = try await client.jobs()
        #expect(try await client.endedJob(job, within: .seconds(9)) == nil)
        #expect(other.transport.log.count == 1)

        let ours = ClientBench(keepsRecords: true)
        let waited = try await ours.router.annService.createJob(try await createRequest(on: ours))
        let waiting = try ours.client()
        _ = try await waiting.jobs()
        #expect(try await waiting.endedJob(waited, within: .milliseconds(2_900)) == nil)
        #expect(ours.transport.log.last?.address.target == "/v1/embed-jobs/\(waited)?wait=2")
        #expect(ours.router.pauses.reduce(.zero, +) == .seconds(2))
        await ours.router.annService.endJobs(afterLooks: 3)
        #expect(try await waiting.endedJob(waited, within: .seconds(90))?.status == .complete)
        #expect(ours.transport.log.last?.address.target == "/v1/embed-jobs/\(waited)?wait=30")
        // A wait of less than a second cannot be requested, so the client returns at once.
        #expect(try await waiting.endedJob(waited, within: .milliseconds(900)) == nil)
        #expect(ours.transport.log.count == 3)
    }

    @Test func waitsForRetryAfter() async throws {
        let bench = ClientBench([.answer(429, ["Retry-After": "7"]), .answer(429, ["retry-after-ms": "1500"])])
        _ = try await bench.client().jobs()
        #expect(bench.time.pauses == [.milliseconds(7_700), .milliseconds(1_650)])
    }

    @Test func doesNotWaitForALongRetryAfter() async throws {
        let bench = ClientBench([.answer(429, ["Retry-After": "3600"])])
        let error = await failure { _ = try await bench.client().jobs() }
        #expect(error?.code == .rateLimited && bench.time.pauses == [])
    }

    @Test func keepsTheStatusOfTheResponse() async throws {
        let bench = ClientBench([.answer(402), .refused])
        #expect(await failure { _ = try await bench.client().jobs() }?.httpStatus == 402)
        let silent = try bench.client(policy: .never)
        #expect(await failure { _ = try await silent.jobs() }?.httpStatus == nil)
    }

    @Test func createsContinueIfTheirCallerIsCancelled() async throws {
        let bench = ClientBench()
        let request = try await createRequest(on: bench)
        let client = try bench.client()
        let work = Task { () async throws -> JobID in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.createJob(request)
        }
        let id = try await work.value
        #expect(try await bench.router.annService.jobs().map(\.id) == [id])
    }
}

extension ByteSource {
    /// One read of the source, as a function.
    fileprivate func makeNext() -> Next {
        var iterator = makeAsyncIterator()
        return { () async throws(APIError) -> [UInt8]? in try await iterator.next() }
    }
}
