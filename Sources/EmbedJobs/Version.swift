/// The version of this program, by semver.org; shown by `embedjobs --version` and in receipts.
package enum Version {
    /// The version.
    package static let current = "0.1.0"

    /// The version of the compiler that built it.
    package static var swift: String {
        #if compiler(>=6.4)
        "6.4 or later"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }
}
