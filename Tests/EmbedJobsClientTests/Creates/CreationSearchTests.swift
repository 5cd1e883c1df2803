import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

/// Creates with a ``CreationIdentity`` on a service that does not store idempotency keys.
@Suite struct CreationSearchTests {
    private let fixture = ClientFixture()
    private let identity = String(repeating: "7f3a9c2b1d", count: 6) + "0000"
    private let tagged = "n [ej:7f3a9c2b1d]"

    private func request(_ name: String? = "n") -> CreateJobRequest {
        CreateJobRequest(
            model: ModelName(rawValue: "m"),
            datasetID: DatasetID(rawValue: "d"),
            inputType: .clustering,
            name: name
        )
    }

    private func create(
        _ request: CreateJobRequest,
        _ client: EmbedJobsHTTPClient,
        _ identity: String? = nil,
        earlier: CreationIdentity.Earlier = .none,
        isTagged: Bool = true
    ) async throws -> JobID {
        let identity = CreationIdentity(identity ?? self.identity, earlier: earlier, isTagged: isTagged)
        return try await CreationIdentity.$current.withValue(identity) { try await client.createJob(request) }
    }

    private func upload(
        _ name: String,
        _ client: EmbedJobsHTTPClient,
        earlier: CreationIdentity.Earlier = .none
    ) async throws -> DatasetID {
        var upload = someDataset
        upload.name = name
        return try await CreationIdentity.$current.withValue(CreationIdentity(identity, earlier: earlier)) {
            [upload] in try await client.uploadDataset(upload)
        }
    }

    /// For the fault of the first request: the number of requests, and the pauses.
    static let creates: [(fault: HostedTransport.Fault, sent: Int, pauses: [Duration])] = [
        (.none, 1, []), (.unanswered, 1, []), (.late, 1, []),
        // Only a list after the window shows that the request was lost; then a pause precedes the second request.
        (.lost, 2, [.seconds(5), .seconds(10), .seconds(15), .milliseconds(250)]),
    ]

    @Test(arguments: creates.indices) func oneJobIsCreated(row: Int) async throws {
        let (fault, sent, pauses) = Self.creates[row]
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        hosted.meet([fault])
        let id = try await create(request(), client)
        #expect(hosted.jobs.map(\.id) == [id])
        #expect(hosted.jobs.map(\.name) == [tagged])
        #expect(hosted.count("POST", "/v1/embed-jobs") == sent)
        #expect(fixture.time.pauses == pauses)
        #expect(try await client.jobs().map(\.name) == ["n"])
    }

    @Test(arguments: creates.indices) func oneDatasetIsUploaded(row: Int) async throws {
        let (fault, sent, pauses) = Self.creates[row]
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        hosted.meet([fault])
        let id = try await upload("n", client)
        #expect(hosted.datasets.map(\.id) == [id])
        #expect(hosted.datasets.map(\.name) == [tagged])
        #expect(hosted.count("POST", "/v1/datasets") == sent)
        #expect(fixture.time.pauses == pauses)
        #expect(try await client.datasets().map(\.name) == ["n"])
    }

    @Test(arguments: [0, 4, 14, 29]) func aListMayLag(seconds: Int) async throws {
        let hosted = HostedTransport(fixture.time, lag: .seconds(seconds))
        let client = try fixture.client(over: hosted)
        hosted.meet([.unanswered])
        let id = try await create(request(), client)
        #expect(hosted.jobs.map(\.id) == [id])
        #expect(hosted.count("POST", "/v1/embed-jobs") == 1)
    }

    /// The window is needed: a list that lags longer hides the first job.
    @Test func theWindowIsASetting() async throws {
        let hosted = HostedTransport(fixture.time, lag: .seconds(10))
        let client = try fixture.client(over: hosted, listDelay: .milliseconds(300))
        hosted.meet([.unanswered])
        _ = try await create(request(), client)
        #expect(hosted.jobs.count == 2)
        #expect(fixture.time.pauses.dropLast() == [.milliseconds(50), .milliseconds(100), .milliseconds(150)])
    }

    @Test func aJobWithoutANameHasOnlyATag() async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        _ = try await create(request(nil), client)
        #expect(hosted.jobs.map(\.name) == ["[ej:7f3a9c2b1d]"])
        #expect(try await client.jobs().map(\.name) == [nil])
    }

    @Test func longNamesOfDatasetsAreCut() async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        let name = String(repeating: "n", count: 49)
        _ = try await upload(name, client)
        _ = try await create(request(name), client)
        #expect(hosted.datasets.map(\.name.count) == [49])
        #expect(try await client.datasets().map(\.name) == [String(repeating: "n", count: 31) + ".."])
        #expect(try await client.jobs().map(\.name) == [name])
    }

    /// The next process finds what an interrupted one has created, however late its list shows it.
    @Test(arguments: [0, 20]) func anIntendedJobIsFound(lag: Int) async throws {
        let hosted = HostedTransport(fixture.time, lag: .seconds(lag))
        let id = try await create(request(), try fixture.client(over: hosted))
        let again = try await create(request(), try fixture.client(over: hosted), earlier: .intended(fixture.time.now))
        #expect(again == id)
        #expect(hosted.jobs.count == 1)
        #expect(fixture.time.pauses == (lag == 0 ? [] : [.seconds(5), .seconds(10), .seconds(15)]))
    }

    @Test func anIntendedDatasetIsFound() async throws {
        let hosted = HostedTransport(fixture.time)
        let id = try await upload("n", try fixture.client(over: hosted))
        // The name of an output may contain that of its input.
        hosted.add(output: "embeded-\(tagged)")
        let again = try await upload("n", try fixture.client(over: hosted), earlier: .intended(fixture.time.now))
        #expect(again == id)
        #expect(hosted.count("POST", "/v1/datasets") == 1)
    }

    @Test func anIntendedJobThatWasNotCreatedIsCreated() async throws {
        let hosted = HostedTransport(fixture.time)
        let (client, intent) = (try fixture.client(over: hosted), fixture.time.now)
        fixture.time.pass(.seconds(30))
        let id = try await create(request(), client, earlier: .intended(intent))
        #expect(hosted.jobs.map(\.id) == [id])
        // The intent and this process are older than the window, so one list decides.
        #expect(hosted.count("GET", "/v1/embed-jobs") == 1)
        #expect(fixture.time.pauses == [])
        // A clock that was set back must not make a process wait for longer than the window.
        let future = Timestamp(microseconds: fixture.time.now.microseconds + 3_600_000_000)
        let other = String(identity.reversed())
        _ = try await create(request(), try fixture.client(over: hosted), other, earlier: .intended(future))
        #expect(fixture.time.pauses == [.seconds(5), .seconds(10), .seconds(15)])
        #expect(hosted.jobs.count == 2)
    }

    /// The request of an earlier process may have arrived long after its intent, just before this process began.
    @Test func anIntentDoesNotTellWhenTheRequestWasSent() async throws {
        let hosted = HostedTransport(fixture.time, lag: .seconds(20))
        let intent = fixture.time.now
        fixture.time.pass(.seconds(3_600))
        let id = try await create(request(), try fixture.client(over: hosted))
        let again = try await create(request(), try fixture.client(over: hosted), earlier: .intended(intent))
        #expect(again == id)
        #expect(hosted.jobs.count == 1)
    }

    @Test func oneListServesAllPossibleCreates() async throws {
        let hosted = HostedTransport(fixture.time)
        let identities = (0..<4).map { String(repeating: "\($0)", count: 64) }
        let first = try fixture.client(over: hosted)
        let done = try await create(request(), first, identities[2])
        let client = try fixture.client(over: hosted)
        let ids = [
            try await create(request(), client, identities[0], earlier: .possible),
            try await create(request(), client, identities[1], earlier: .possible),
            try await create(request(), client, identities[2], earlier: .possible),
            try await create(request(), client, identities[3], earlier: .possible),
        ]
        #expect(ids[2] == done)
        #expect(hosted.jobs.map(\.id) == [done, ids[0], ids[1], ids[3]])
        #expect(hosted.count("GET", "/v1/embed-jobs") == 1)
        #expect(fixture.time.pauses == [])
    }

    /// Of several jobs with the tag, no one is chosen until only one of them may still be meant.
    @Test func severalJobsAreNotDecided() async throws {
        let hosted = HostedTransport(fixture.time)
        let ids = [
            try await create(request(), try fixture.client(over: hosted)),
            try await create(request(), try fixture.client(over: hosted)),
        ]
        for earlier in [.possible, .intended(fixture.time.now)] as [CreationIdentity.Earlier] {
            let error = await failure {
                _ = try await create(request(), try fixture.client(over: hosted), earlier: earlier)
            }
            #expect(error?.code == .outcomeUnknown)
            #expect(error?.message.contains("job-1, job-0; cancel all but one") == true)
        }
        hosted.set(.cancelled, ofJob: 0)
        let id = try await create(request(), try fixture.client(over: hosted), earlier: .possible)
        #expect(id == ids[1])
        #expect(hosted.jobs.count == 2)
    }

    private static let earlier: [CreationIdentity.Earlier] = [.possible, .intended(Timestamp(microseconds: 0))]

    @Test(arguments: earlier) func withoutAListNothingIsSent(earlier: CreationIdentity.Earlier) async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        _ = try await client.datasets()
        hosted.failLists(with: 400)
        let error = await failure { _ = try await create(request(), client, earlier: earlier) }
        #expect(error?.code == .outcomeUnknown)
        #expect(error?.httpStatus == 400)
        #expect(error?.message.hasPrefix("no list for this key; it is unknown whether an earlier run") == true)
        #expect(hosted.count("POST", "/v1/embed-jobs") == 0)
    }

    /// Nothing else can succeed with such a key, so its error must not be hidden.
    @Test(arguments: [401, 402, 403, 498], earlier)
    func aRefusedKeyEndsTheSearch(status: Int, earlier: CreationIdentity.Earlier) async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        _ = try await client.datasets()
        hosted.failLists(with: status)
        let error = await failure { _ = try await create(request(), client, earlier: earlier) }
        #expect(error?.httpStatus == status)
        #expect(error?.message == "no list for this key")
        #expect(error?.refusesKey == true)
        #expect(hosted.count("GET", "/v1/embed-jobs") == 1)
        #expect(hosted.count("POST", "/v1/embed-jobs") == 0)
    }

    /// After a request that may have arrived, a list that cannot be read decides nothing.
    @Test(arguments: [400, 403]) func anUnansweredCreateWithoutAListIsUnknown(status: Int) async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        _ = try await client.datasets()
        hosted.failLists(with: status)
        hosted.meet([.unanswered])
        let error = await failure { _ = try await create(request(), client) }
        #expect(error?.code == .outcomeUnknown)
        #expect(error?.message.hasSuffix("run `list` before creating it again") == true)
        #expect(hosted.count("POST", "/v1/embed-jobs") == 1)
        #expect(hosted.count("GET", "/v1/embed-jobs") == (status == 403 ? 1 : 4))
    }

    /// Whether the service stores keys is found out first, and only once.
    @Test func keysAreAskedForOnce() async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        for digit in 0..<3 { _ = try await create(request(), client, String(repeating: "\(digit)", count: 64)) }
        #expect(hosted.count("GET", "/v1/datasets") == 1)
        #expect(hosted.count("GET", "/v1/embed-jobs") == 0)
        let plain = try fixture.client(over: hosted)
        _ = try await plain.createJob(request())
        #expect(hosted.count("GET", "/v1/datasets") == 1)
        #expect(hosted.jobs.last?.name == "n")
    }

    @Test func aServiceWithKeysGetsTheIdentityAndNoTag() async throws {
        let ours = ClientFixture(keepsRecords: true)
        let client = try ours.client()
        let earlier = CreationIdentity.Earlier.intended(ours.time.now)
        let dataset = try await upload("docs", client, earlier: earlier)
        let request = CreateJobRequest(
            model: MemoryService.model.name,
            datasetID: dataset,
            inputType: .searchDocument,
            name: "a [ej:0123456789]"
        )
        let other = String(identity.reversed())
        let id = try await create(request, client, other, earlier: .possible)
        #expect(try await create(request, try ours.client(), other, earlier: .possible) == id)
        let posts = ours.transport.log.filter { $0.method == "POST" }
        #expect(posts.map { $0.headers["Idempotency-Key"] } == [identity, other, other])
        #expect(try await ours.router.annService.datasets().map(\.name) == ["docs"])
        // A name that looks like a tag is the user's own there.
        #expect(try await client.jobs().map(\.name) == ["a [ej:0123456789]"])
        #expect(ours.time.pauses == [])
    }

    /// A gateway's failure does not show that the service stores no keys.
    @Test func failuresSayNothingAboutKeys() async throws {
        let ours = ClientFixture([.response(502), .response(503)], keepsRecords: true)
        let client = try ours.client()
        _ = try await upload("docs", client)
        #expect(try await ours.router.annService.datasets().map(\.name) == ["docs"])
    }

    /// Without a tag, the fields, the name and the time must match.
    @Test func withoutATagAnEqualJobSinceTheIntentIsFound() async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        _ = try await create(request(), client, isTagged: false)
        fixture.time.pass(.seconds(600))
        let intent = fixture.time.now
        let id = try await create(request(), try fixture.client(over: hosted), isTagged: false)
        #expect(hosted.jobs.map(\.name) == ["n", "n"])
        fixture.time.pass(.seconds(3))
        let other = try fixture.client(over: hosted)
        #expect(try await create(request(), other, earlier: .intended(intent), isTagged: false) == id)
        let named = try await create(request("o"), other, earlier: .intended(intent), isTagged: false)
        #expect(hosted.jobs.map(\.id.rawValue) == ["job-0", "job-1", named.rawValue])
    }

    /// Without an identity, an upload that was not answered is found by its name and time.
    @Test func anUnansweredUploadIsFoundByItsName() async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        _ = try await client.uploadDataset(someDataset)
        hosted.meet([.unanswered])
        fixture.time.pass(.seconds(10))
        #expect(try await client.uploadDataset(someDataset).rawValue == "dataset-1")
        #expect(hosted.datasets.map(\.name) == ["docs", "docs"])
        hosted.meet([.lost])
        fixture.time.pass(.seconds(10))
        let error = await failure { _ = try await client.uploadDataset(someDataset) }
        #expect(error?.code == .outcomeUnknown)
        #expect(error?.message.hasSuffix("run `datasets` before uploading it again") == true)
        #expect(hosted.datasets.count == 2)
    }

    @Test func aStreamIsSentOnce() async throws {
        let hosted = HostedTransport(fixture.time)
        let client = try fixture.client(over: hosted)
        hosted.meet([.lost])
        let bytes = Array("{\"text\":\"a\"}\n".utf8)
        let stream = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
            var rest: [UInt8]? = bytes
            return { () async throws(APIError) -> [UInt8]? in
                defer { rest = nil }
                return rest
            }
        }
        var upload = someDataset
        upload.data = stream
        let error = await failure {
            _ = try await CreationIdentity.$current.withValue(CreationIdentity(identity)) { [upload] in
                try await client.uploadDataset(upload)
            }
        }
        // It is known that nothing was stored, but the bytes are gone.
        #expect(error?.code == .unavailable)
        #expect(hosted.datasets.isEmpty)
        #expect(hosted.count("POST", "/v1/datasets") == 1)
    }
}
