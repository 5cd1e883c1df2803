import TestSupport
import Testing

/// The SHA-256 of a file, computed by the system's own program.
func sha256(ofFile path: String) throws -> String {
    let result = try ChildProcess.run("/bin/sh", ["-c", "sha256sum \"$0\" || shasum -a 256 \"$0\"", path])
    let digest = try #require(result.output.split(separator: " ").first, "\(result.errors)")
    return String(digest)
}
