import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

/// The errors and effects of calls when a connection or service fails.
@Suite struct OutcomeTests {
    typealias Fault = FaultyTransport.Fault

    private static let ours = "{\"message\":\"m\",\"code\":\"unavailable\"}"

    private func createRequest(on fixture: ClientFixture) async throws -> CreateJobRequest {
        let id = try await fixture.router.upload()
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
        (.response(429), 2, 1, nil),
        (.response(503, body: ours), 2, 1, nil),
        // The outcome is unknown, so the request must not be repeated.
        (.droppedResponse, 1, 1, .outcomeUnknown),
        (.stalled, 1, 1, .outcomeUnknown),
        (.cutResponse, 1, 1, .outcomeUnknown),
        (.garbage, 1, 1, .outcomeUnknown),
        (.lateResponse(500), 1, 1, .outcomeUnknown),
        (.lateResponse(502, body: "<html>"), 1, 1, .outcomeUnknown),
        (.lateResponse(504), 1, 1, .outcomeUnknown),
        (.lateResponse(503), 1, 1, .outcomeUnknown),
        (.lateResponse(408), 1, 1, .outcomeUnknown),
        // The request was rejected.
        (.response(400, body: "{\"message\":\"no\"}"), 1, 0, .invalidRequest),
        (.response(401), 1, 0, .unauthorized),
        (.response(402), 1, 0, .paymentRequired),
        (.response(404), 1, 0, .notFound),
        (.response(302, ["Location": "https://elsewhere.example/x"]), 1, 0, .unreadableResponse),
    ]

    @Test(arguments: creates.indices) func createsHappenOnceOrReportAnUnknownOutcome(row: Int) async throws {
        let wanted = Self.creates[row]
        let fixture = ClientFixture()
        let request = try await createRequest(on: fixture)
        fixture.transport.meet([wanted.fault])
        let error = await failure { _ = try await fixture.client().createJob(request) }
        #expect(error?.code == wanted.code)
        let posts = fixture.transport.log.filter { $0.method == "POST" }
        #expect(posts.count == wanted.sent)
        #expect(Set(posts.map { $0.headers["Idempotency-Key"] }).count == 1)
        #expect(try await fixture.router.annService.jobs().count == wanted.jobs)
        if wanted.code == .outcomeUnknown {
            #expect(error?.message.hasSuffix(": it is unknown whether the job was created") == false)
            #expect(error?.message.contains("it is unknown whether the job was created; run `list`") == true)
        }
    }

    @Test(
        arguments: [
            .droppedResponse, .stalled, .cutResponse, .garbage, .lateResponse(502), .lateResponse(500),
        ] as [Fault]
    )
    func retriesCreatesIfTheServiceStoresKeys(fault: Fault) async throws {
        let fixture = ClientFixture(keepsRecords: true)
        let request = try await createRequest(on: fixture)
        let client = try fixture.client()
        fixture.transport.meet([fault])
        let error = await failure {
            let id = try await client.createJob(request)
            #expect(try await fixture.router.annService.jobs().map(\.id) == [id])
        }
        // An unreadable response may be unreadable again, so it is not retried; still nothing is created twice.
        #expect(error?.code == (fault == .garbage ? .outcomeUnknown : nil))
        #expect(try await fixture.router.annService.jobs().count == 1)
    }

    /// The same for an upload.
    static let uploads: [(fault: Fault, sent: Int, datasets: Int, code: APIError.Code?)] = [
        (.none, 1, 1, nil), (.refused, 2, 1, nil), (.cutRequest, 2, 1, nil), (.response(429), 2, 1, nil),
        (.droppedResponse, 1, 1, .outcomeUnknown), (.stalled, 1, 1, .outcomeUnknown),
        (.cutResponse, 1, 1, .outcomeUnknown), (.garbage, 1, 1, .outcomeUnknown),
        (.lateResponse(502), 1, 1, .outcomeUnknown), (.response(413), 1, 0, .payloadTooLarge),
        (.response(499), 1, 0, .outcomeUnknown),
    ]

    @Test(arguments: uploads.indices) func uploadsHappenOnceOrReportAnUnknownOutcome(row: Int) async throws {
        let wanted = Self.uploads[row]
        let fixture = ClientFixture([wanted.fault])
        let error = await failure { _ = try await fixture.client().uploadDataset(someDataset) }
        #expect(error?.code == wanted.code)
        #expect(fixture.transport.log.filter { $0.method == "POST" }.count == wanted.sent)
        #expect(try await fixture.router.annService.datasets().count == wanted.datasets)
    }

    @Test func streamsAreSentOnlyOnce() async throws {
        let fixture = ClientFixture([.cutRequest])
        var upload = someDataset
        upload.data = ByteSource(length: nil, open: { () throws(APIError) in someDataset.data.makeNext() })
        let error = await failure { _ = try await fixture.client().uploadDataset(upload) }
        #expect(error?.code == .unavailable)
        #expect(fixture.transport.log.count == 1)
    }

    /// For idempotent calls: the faults, and the result.
    static let looks: [(faults: [Fault], sent: Int, code: APIError.Code?)] = [
        ([.refused, .droppedResponse, .stalled, .response(500)], 5, nil),
        ([.cutResponse, .response(429), .response(502), .response(408)], 5, nil),
        ([.refused, .refused, .refused, .refused, .refused], 5, .unreachable),
        ([.stalled, .stalled, .stalled, .stalled, .stalled], 5, .timeout),
        (Array(repeating: .response(503), count: 5), 5, .unavailable),
        ([.garbage], 1, .unreadableResponse),
        ([.response(501)], 1, .notImplemented),
        ([.response(403)], 1, .forbidden),
        ([.response(500, body: "{\"message\":\"m\",\"code\":\"store_corrupt\"}")], 1, .storeCorrupt),
    ]

    @Test(arguments: looks.indices) func readsAreRetriedWhileUseful(row: Int) async throws {
        let wanted = Self.looks[row]
        let fixture = ClientFixture(wanted.faults)
        let error = await failure { _ = try await fixture.client().jobs() }
        #expect(error?.code == wanted.code)
        #expect(fixture.transport.log.count == wanted.sent)
        #expect(fixture.time.pauses.count == wanted.sent - 1)
    }

    @Test(arguments: [.droppedResponse, .lateResponse(502), .stalled] as [Fault])
    func notFoundAfterAnUnknownDeletionMeansDeleted(fault: Fault) async throws {
        let fixture = ClientFixture()
        let id = DatasetID(rawValue: try await fixture.router.upload())
        fixture.transport.meet([fault])
        let client = try fixture.client()
        try await client.deleteDataset(id)
        #expect(fixture.transport.log.count == 2)
        #expect(await failure { try await client.deleteDataset(id) }?.code == .notFound)
    }

    @Test func cancellationsAreRetried() async throws {
        let fixture = ClientFixture()
        let request = try await createRequest(on: fixture)
        let id = try await fixture.router.annService.createJob(request)
        fixture.transport.meet([.droppedResponse, .response(503)])
        try await fixture.client().cancelJob(id)
        #expect(try await fixture.router.annService.job(id).status == .cancelled)
    }

    /// Before a cancellation is retried, the job is read: usually the first request has arrived.
    @Test func cancellationsThatArrivedAreNotRetried() async throws {
        for (fault, methods) in [
            (Fault.droppedResponse, ["POST", "GET"]), (.lateResponse(502), ["POST", "GET"]),
            (.stalled, ["POST", "GET"]),
            // The first request did not arrive, as the job shows.
            (.response(500), ["POST", "GET", "POST"]),
            // The outcome is known.
            (.refused, ["POST", "POST"]), (.response(429), ["POST", "POST"]),
        ] {
            let fixture = ClientFixture()
            let id = try await fixture.router.annService.createJob(try await createRequest(on: fixture))
            fixture.transport.meet([fault])
            try await fixture.client().cancelJob(id)
            #expect(fixture.transport.log.map(\.method) == methods, "\(fault)")
            #expect(try await fixture.router.annService.job(id).status == .cancelled)
        }
    }

    @Test func meetsTheDeadlineOfTheCaller() async throws {
        let fixture = ClientFixture(Array(repeating: .stalled, count: 5))
        let client = try fixture.client()
        let deadline = fixture.clock.instant + .milliseconds(200)
        let error = await ResponseDeadline.$current.withValue(deadline) {
            await failure { _ = try await client.jobs() }
        }
        // The pause before another attempt would exceed the remaining time.
        #expect(error?.code == .timeout)
        #expect(fixture.transport.log.count == 1)
        #expect(fixture.time.pauses == [])
        #expect(fixture.transport.log[0].timeLimit.map { $0 <= .milliseconds(200) } == true)
        _ = await failure { _ = try await client.jobs() }
        #expect(fixture.transport.log.last?.timeLimit == .seconds(300))
    }

    @Test func requestsWaitsOnlyFromEmbedjobsServers() async throws {
        let other = ClientFixture()
        let job = try await other.router.annService.createJob(try await createRequest(on: other))
        let client = try other.client()
        _ = try await client.jobs()
        #expect(try await client.endedJob(job, within: .seconds(9)) == nil)
        #expect(other.transport.log.count == 1)

        let ours = ClientFixture(keepsRecords: true)
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
        let fixture = ClientFixture([.response(429, ["Retry-After": "7"]), .response(429, ["retry-after-ms": "1500"])])
        _ = try await fixture.client().jobs()
        #expect(fixture.time.pauses == [.milliseconds(7_700), .milliseconds(1_650)])
    }

    /// Nor does it send anything meanwhile, however often it is called.
    @Test func doesNotWaitForALongRetryAfter() async throws {
        let fixture = ClientFixture([.response(429, ["Retry-After": "3600"])])
        let client = try fixture.client()
        let refusal = await failure { _ = try await client.jobs() }
        #expect(refusal?.code == .rateLimited && refusal?.httpStatus == 429)
        #expect(refusal?.message.hasSuffix("; it asks for a pause of 3600 s") == true, "\(String(describing: refusal))")
        fixture.time.pass(.seconds(600))
        let pause = "http://localhost:8484 asked for a pause; it ends in 3000 s"
        #expect(await failure { _ = try await client.jobs() } == APIError(.rateLimited, pause))
        #expect(fixture.time.pauses == [] && fixture.transport.log.count == 1)
        // The rest of the pause is short enough to wait for.
        fixture.time.pass(.seconds(2_800))
        _ = try await client.jobs()
        #expect(fixture.time.pauses == [.seconds(200)])
    }

    @Test func keepsTheStatusOfTheResponse() async throws {
        let fixture = ClientFixture([.response(402), .refused])
        #expect(await failure { _ = try await fixture.client().jobs() }?.httpStatus == 402)
        let silent = try fixture.client(policy: .never)
        #expect(await failure { _ = try await silent.jobs() }?.httpStatus == nil)
    }

    @Test func createsContinueIfTheirCallerIsCancelled() async throws {
        let fixture = ClientFixture()
        let request = try await createRequest(on: fixture)
        let client = try fixture.client()
        let work = Task { () async throws -> JobID in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.createJob(request)
        }
        let id = try await work.value
        #expect(try await fixture.router.annService.jobs().map(\.id) == [id])
    }
}

extension ByteSource {
    /// One read of the source, as a function.
    fileprivate func makeNext() -> Next {
        var iterator = makeAsyncIterator()
        return { () async throws(APIError) -> [UInt8]? in try await iterator.next() }
    }
}
