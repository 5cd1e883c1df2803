#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Something outside the package that tests need; `scripts/test` provides it.
package enum Requirement: String {
    /// The folder of the default model.
    case model = "EMBEDJOBS_TEST_MODEL"
    /// A Python that has the outside witnesses.
    case python = "EMBEDJOBS_TEST_PYTHON"
    /// Pythons that have the official SDK, the one before it repeated what fails and the one of today.
    case sdk5 = "EMBEDJOBS_TEST_SDK5"
    case sdk7 = "EMBEDJOBS_TEST_SDK7"
    /// The embedjobs binary.
    case binary = "EMBEDJOBS_TEST_BINARY"

    /// A variable is not set: run the tests by `scripts/test`.
    package struct Missing: Error, CustomStringConvertible {
        /// Which variable, and what to do.
        package let description: String
    }

    /// The path, or an error that fails the test: a proof that did not run must not look like one that passed.
    package func path() throws -> String {
        guard let value = getenv(rawValue) else {
            throw Missing(description: "\(rawValue) is not set; run the tests by scripts/test")
        }
        return String(cString: value)
    }
}
