import EmbedJobs
import EmbedJobsWire
import Foundation
import TestSupport

/// A request of a version of the official SDK, as recorded by scripts/record-wire-fixtures.
struct RecordedRequest: Decodable, Sendable {
    /// The call that sent it.
    var call: String
    var method: String
    var target: String
    var headers: [String: String]
    var body: String

    static let versions = ["5.20.1", "7.3.1"]

    /// Every request of a version, in order.
    static func all(of version: String) throws -> [RecordedRequest] {
        let path = Checkout.path("Tests/EmbedJobsWireTests/Fixtures/cohere-\(version).jsonl")
        return try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(RecordedRequest.self, from: Data($0.utf8))
        }
    }

    var path: String { String(target.split(separator: "?")[0]) }

    /// The matching route, and the values in its path.
    var route: (route: Route, values: [String])? {
        guard let segments = PathSegments(path) else { return nil }
        for route in Operations.routes where route.method.rawValue == method {
            if let values = route.match(segments) { return (route, values) }
        }
        return nil
    }

    /// The request without a streamed body.
    var parts: RequestParts {
        get throws {
            let query = target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
            return RequestParts(path: route?.values ?? [], query: try QueryItems(String(query)), json: Array(body.utf8))
        }
    }
}

/// Compares JSON texts by value, regardless of spelling.
func sameJSON(_ left: [UInt8], _ right: some StringProtocol) throws -> Bool {
    let left = try JSONSerialization.jsonObject(with: Data(left), options: .fragmentsAllowed)
    let right = try JSONSerialization.jsonObject(with: Data(right.utf8), options: .fragmentsAllowed)
    return (left as? NSObject) == (right as? NSObject)
}
