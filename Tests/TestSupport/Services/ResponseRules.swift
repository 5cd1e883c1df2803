internal import Foundation

/// Rules that every response must satisfy, to valid and invalid requests.
package enum ResponseRules {
    /// Words that reveal internals: SQL statements, Swift types, error pages of a framework.
    private static let inner = [
        "SELECT ", "INSERT ", "UPDATE ", "UNIQUE constraint", "no such table", "sqlite_", "DecodingError", "EmbedJobs",
        "Swift.", "NSError", "<html", "<!DOCTYPE", "Fatal error",
    ]

    /// The faults of a response; empty if it satisfies the rules. Its body must not contain any of `secrets`.
    package static func faults(status: Int, type: String?, body: String, mustFail: Bool, secrets: [String]) -> [String]
    {
        var faults: [String] = []
        if !(200..<300).contains(status), !(400..<500).contains(status) { faults.append("status \(status)") }
        if [408, 409].contains(status) { faults.append("status \(status), which the SDK retries") }
        if mustFail, status < 400 { faults.append("a success") }
        for secret in secrets where body.contains(secret) { faults.append("contains a secret") }
        guard status >= 400 else { return body.isEmpty ? faults + ["an empty body"] : faults }
        if type != "application/json" { faults.append("type \(type ?? "none")") }
        let json = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: String]
        for name in ["message", "id"] where json?[name]?.isEmpty ?? true { faults.append("no \(name)") }
        for word in inner where json?["message"]?.contains(word) ?? false { faults.append("reveals \(word)") }
        return faults
    }
}
