internal import Foundation

/// What must hold of every answer, whatever was asked.
package enum AnswerRules {
    /// Words that show what is inside: statements, types of the language, pages of a framework.
    private static let inner = [
        "SELECT ", "INSERT ", "UPDATE ", "UNIQUE constraint", "no such table", "sqlite_", "DecodingError", "EmbedJobs",
        "Swift.", "NSError", "<html", "<!DOCTYPE", "Fatal error",
    ]

    /// What is wrong with an answer; empty where all is well. `secrets` must stand in none.
    package static func faults(status: Int, type: String?, body: String, mustFail: Bool, secrets: [String]) -> [String]
    {
        var faults: [String] = []
        if !(200..<300).contains(status), !(400..<500).contains(status) { faults.append("status \(status)") }
        if [408, 409].contains(status) { faults.append("status \(status), which the SDK answers by sending again") }
        if mustFail, status < 400 { faults.append("a success") }
        for secret in secrets where body.contains(secret) { faults.append("tells a secret") }
        guard status >= 400 else { return body.isEmpty ? faults + ["an empty body"] : faults }
        if type != "application/json" { faults.append("type \(type ?? "none")") }
        let json = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: String]
        for name in ["message", "id"] where json?[name]?.isEmpty ?? true { faults.append("no \(name)") }
        for word in inner where json?["message"]?.contains(word) ?? false { faults.append("says \(word)") }
        return faults
    }
}
