import EmbedJobs
import EmbedJobsHTTP
import EmbedJobsWire
import Synchronization

/// A service like the hosted one: it stores no idempotency keys, and its lists show a new object late.
final class HostedTransport: HTTPTransport {
    /// A fault of a create.
    enum Fault: CaseIterable {
        case none
        /// The request does not arrive, which the client cannot tell.
        case lost
        /// The request arrives; the connection breaks before the response.
        case unanswered
        /// The request arrives, but a gateway responds with 502.
        case late
    }

    private struct State {
        var faults: [Fault] = []
        var jobs: [(made: EmbedJob, at: Duration)] = []
        var datasets: [(made: Dataset, at: Duration)] = []
        var log: [String] = []
        var listFailure: Int?
    }

    private let time: ClientFixture.Time
    private let lag: Duration
    private let state = Mutex(State())

    /// Lists show an object when it is older than `lag`.
    init(_ time: ClientFixture.Time, lag: Duration = .zero) { (self.time, self.lag) = (time, lag) }

    /// The faults of the next creates.
    func meet(_ faults: [Fault]) { state.withLock { $0.faults = faults } }

    /// Makes the lists fail with a status.
    func failLists(with status: Int) { state.withLock { $0.listFailure = status } }

    /// All jobs with the names as stored, oldest first.
    var jobs: [EmbedJob] { state.withLock { $0.jobs.map(\.made) } }

    /// All datasets, likewise.
    var datasets: [Dataset] { state.withLock { $0.datasets.map(\.made) } }

    /// The number of requests with a method and a path.
    func count(_ method: String, _ path: String) -> Int {
        state.withLock { $0.log.count { $0 == "\(method) \(path)" } }
    }

    /// Changes the status of a job.
    func set(_ status: JobStatus, ofJob index: Int) { state.withLock { $0.jobs[index].made.status = status } }

    /// Adds a dataset, as the service does for an output.
    func add(output name: String) {
        state.withLock { $0.datasets.append((dataset(named: name, .embedResult, $0.datasets.count), time.elapsed)) }
    }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        var bytes: [UInt8] = []
        if let body = request.body {
            do throws(APIError) { for try await chunk in body { bytes += chunk } } catch {
                throw TransportFailure(.body(error), reach: .part, error.message)
            }
        }
        let target = request.address.target.split(separator: "?", maxSplits: 1).map(String.init)
        let fault = state.withLock { state in
            state.log.append("\(request.method) \(target[0])")
            return request.method == "POST" && !state.faults.isEmpty ? state.faults.removeFirst() : .none
        }
        let broken = TransportFailure(.broken, reach: .all, "it was closed before the response was complete")
        guard fault != .lost else { throw broken }
        let (status, body) = response(to: request.method, target[0], target.count > 1 ? target[1] : "", bytes)
        switch fault {
        case .none, .lost: break
        case .unanswered: throw broken
        case .late: return HTTPResponse(status: 502, headers: [:], body: ByteSource([]))
        }
        let date = HTTPDates.text(of: Int(time.now.microseconds / 1_000_000))
        return HTTPResponse(status: status, headers: ["Date": date], body: ByteSource(body))
    }

    private func response(
        to method: String,
        _ path: String,
        _ query: String,
        _ bytes: [UInt8]
    ) -> (status: Int, body: [UInt8]) {
        do {
            if method == "GET", let status = state.withLock({ $0.listFailure }) {
                return (status, Array("{\"message\":\"no list for this key\"}".utf8))
            }
            switch (method, path) {
            case ("POST", "/v1/embed-jobs"):
                let request = try Operations.createJob.input.read(RequestParts(json: bytes))
                return (200, try Operations.createJob.output.write(add(request)))
            case ("POST", "/v1/datasets"):
                let form = try Operations.uploadDataset.input.read(RequestParts(query: QueryItems(query)))
                return (200, try Operations.uploadDataset.output.write(add(form)))
            case ("GET", "/v1/embed-jobs"): return (200, try Operations.jobs.output.write(shown(\.jobs)))
            case ("GET", "/v1/datasets"):
                let offset = Int(try QueryItems(query)["offset"] ?? "0") ?? 0
                let page = shown(\.datasets).dropFirst(offset).map { LocatedDataset($0, partURLs: []) }
                return (200, try Operations.datasets.output.write(page))
            default: return (404, Array("{\"message\":\"not found\"}".utf8))
            }
        } catch {
            return (400, Array("{\"message\":\"invalid\"}".utf8))
        }
    }

    /// The objects that a list shows, newest first.
    private func shown<Object>(_ objects: any KeyPath<State, [(made: Object, at: Duration)]> & Sendable) -> [Object] {
        let now = time.elapsed
        let all = state.withLock { state in state[keyPath: objects].filter { now - $0.at >= lag }.map(\.made) }
        return all.reversed()
    }

    private func add(_ request: CreateJobRequest) -> JobID {
        let now = (time.elapsed, time.now)
        return state.withLock { state in
            let job = EmbedJob(
                id: JobID(rawValue: "job-\(state.jobs.count)"),
                name: request.name,
                status: .processing,
                createdAt: now.1,
                inputDatasetID: request.datasetID,
                outputDatasetID: nil,
                model: request.model,
                truncate: request.truncate,
                inputType: nil,
                embeddingTypes: [],
                progress: JobProgress(rowsDone: 0, rowsTotal: 0),
                warnings: []
            )
            state.jobs.append((job, now.0))
            return job.id
        }
    }

    private func add(_ form: DatasetForm) -> DatasetID {
        let now = time.elapsed
        return state.withLock { state in
            let made = dataset(named: form.name, form.type, state.datasets.count)
            state.datasets.append((made, now))
            return made.id
        }
    }

    private func dataset(named name: String, _ type: DatasetType, _ number: Int) -> Dataset {
        Dataset(
            id: DatasetID(rawValue: "dataset-\(number)"),
            name: name,
            type: type,
            validationStatus: .queued,
            validationError: nil,
            validationWarnings: [],
            createdAt: time.now,
            updatedAt: time.now,
            schema: nil,
            requiredFields: [],
            preserveFields: [],
            parts: []
        )
    }
}
