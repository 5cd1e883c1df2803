internal import Foundation

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A simulation of Cohere's hosted service in a process of its own: `Tests/HostedService`, for the client's rules on
/// rate limits, lost requests and late lists. It stores no idempotency keys and returns names unchanged.
package final class HostedService: Sendable {
    /// A fault of the requests that a plan selects; see `Tests/HostedService/faults.py`.
    package struct Fault: Encodable, Sendable {
        /// What happens to a request.
        package enum Kind: String, Encodable, Sendable {
            case lostRequest = "lost_request"
            case cutRequest = "cut_request"
            case lostReply = "lost_reply"
            case cutReply = "cut_reply"
            case hang
            case error
            case errorAfter = "error_after"
        }

        private enum CodingKeys: String, CodingKey {
            case kind, route, nth, times, status, seconds
            case retryAfter = "retry_after"
        }

        private let kind: Kind
        private let route: String
        private let nth: Int
        private let times: Int?
        private let status: Int?
        private let seconds: Double?
        private let retryAfter: String?

        /// A fault of `times` requests of a route, from the `nth` one on; nil affects all from there on.
        package init(
            _ kind: Kind,
            _ route: Route,
            nth: Int = 1,
            times: Int? = 1,
            status: Int? = nil,
            seconds: Double? = nil,
            retryAfter: String? = nil
        ) {
            self.kind = kind
            self.route = route.rawValue
            self.nth = nth
            self.times = times
            self.status = status
            self.seconds = seconds
            self.retryAfter = retryAfter
        }

        package func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(kind, forKey: .kind)
            try fields.encode(route, forKey: .route)
            try fields.encode(nth, forKey: .nth)
            // A null, unlike a missing field, means all.
            try fields.encode(times, forKey: .times)
            try fields.encodeIfPresent(status, forKey: .status)
            try fields.encodeIfPresent(seconds, forKey: .seconds)
            try fields.encodeIfPresent(retryAfter, forKey: .retryAfter)
        }
    }

    /// The routes that requests are counted by.
    package enum Route: String, Sendable, CaseIterable {
        case createJob = "create_job"
        case listJobs = "list_jobs"
        case job = "get_job"
        case cancelJob = "cancel_job"
        case upload
        case datasets = "list_datasets"
        case dataset = "get_dataset"
        case deleteDataset = "delete_dataset"
        case part
    }

    /// Everything since the start or the last reset, also what requests with lost responses created.
    package struct State: Decodable, Sendable {
        /// A request; `seconds` is its time since the start.
        package struct Request: Decodable, Sendable {
            package let number: Int
            package let route: String
            package let key: String
            package let seconds: Double
            package let fault: String?
            package let status: Int?
        }

        /// A dataset, with the digest of the uploaded file; that of an output is empty.
        package struct Dataset: Decodable, Sendable {
            package let id: String
            package let name: String
            package let type: String
            package let status: String
            package let sha256: String
            package let deleted: Bool
        }

        /// A job, with its name as sent.
        package struct Job: Decodable, Sendable {
            package let id: String
            package let name: String?
            package let status: String
            private let input: String
            private let output: String

            private enum CodingKeys: String, CodingKey {
                case id, name, status
                case input = "input_dataset_id"
                case output = "output_dataset_id"
            }

            /// The ids of the dataset that it reads and of the one that it writes.
            package var datasets: (input: String, output: String) { (input, output) }
        }

        package let requests: [Request]
        package let datasets: [Dataset]
        package let jobs: [Job]

        /// The datasets that were uploaded.
        package var uploads: [Dataset] { datasets.filter { $0.type == "embed-input" } }

        /// The requests of a route.
        package func requests(of route: Route) -> [Request] { requests.filter { $0.route == route.rawValue } }
    }

    /// A model that the service has.
    package static let model = "embed-english-v3.0"

    private let program: RunningProgram
    private let port: Int

    private init(_ program: RunningProgram, port: Int) {
        self.program = program
        self.port = port
    }

    /// Starts a service; `options` are those of `hosted.py`. Vectors have 24 dimensions, to be fast.
    package static func start(_ options: [String] = []) async throws -> HostedService {
        let script = Checkout.path("Tests/HostedService/hosted.py")
        let program = try RunningProgram(
            try Requirement.python.path(),
            [script, "--dimensions", "24"] + options,
            environment: ["PYTHONDONTWRITEBYTECODE": "1"]
        )
        try await program.waitForErrors(holding: "\n")
        guard let port = try program.errors.split(separator: ":").last.flatMap({ Int($0.filter(\.isNumber)) }) else {
            throw Refused(description: try program.errors)
        }
        return HostedService(program, port: port)
    }

    /// Its address, without a path.
    package var url: String { "http://127.0.0.1:\(port)" }

    /// Sets the faults of the requests from now on, and counts these from 1.
    package func plan(_ faults: [Fault]) async throws {
        _ = try await control("plan", String(decoding: try JSONEncoder().encode(faults), as: UTF8.self))
    }

    /// Changes settings, a JSON object with the names in `settings.py`; everything else is kept.
    package func change(_ settings: String) async throws { _ = try await control("settings", settings) }

    /// Makes all datasets and jobs older, as if the time had passed.
    package func age(seconds: Int) async throws { _ = try await control("age", "{\"seconds\":\(seconds)}") }

    /// Everything since the start.
    package func state() async throws -> State {
        try JSONDecoder().decode(State.self, from: Data(try await control("state", "").utf8))
    }

    /// Stops the service and returns its exit code. The process ends with the object too, but Swift may release an
    /// object after its last use.
    package func stop() async throws -> Int32 {
        program.signal(SIGTERM)
        return try await program.end()
    }

    /// The service refused a request of the test.
    package struct Refused: Error, CustomStringConvertible {
        /// Its response.
        package let description: String
    }

    private func control(_ action: String, _ body: String) async throws -> String {
        let head = "POST /control/\(action) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        let text = "\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let port = port
        let received = try await offPool {
            let socket = try RawSocket(port: port)
            socket.send(text)
            return socket.readToEnd()
        }
        guard let answer = received.flatMap({ RawAnswer($0) }), answer.status == 200 else {
            throw Refused(description: received ?? "no response")
        }
        return answer.body
    }
}
