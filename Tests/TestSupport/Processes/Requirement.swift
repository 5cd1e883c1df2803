#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A resource outside the package that tests need; `scripts/test` provides it.
package enum Requirement: String {
    /// The folder of the default model.
    case model = "EMBEDJOBS_TEST_MODEL"
    /// A Python with the packages of scripts/requirements/test.txt.
    case python = "EMBEDJOBS_TEST_PYTHON"
    /// Pythons with the official SDK: a version without retries, and the current one.
    case sdk5 = "EMBEDJOBS_TEST_SDK5"
    case sdk7 = "EMBEDJOBS_TEST_SDK7"
    /// The embedjobs binary.
    case binary = "EMBEDJOBS_TEST_BINARY"

    /// The error for a variable that is not set.
    package struct Missing: Error, CustomStringConvertible {
        /// The variable and the fix.
        package let description: String
    }

    /// The path. Throws without one: a test that could not run must not look like one that passed.
    package func path() throws -> String {
        guard let value = getenv(rawValue) else {
            throw Missing(description: "\(rawValue) is not set; run the tests with scripts/test")
        }
        return String(cString: value)
    }
}
