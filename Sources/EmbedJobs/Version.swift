/// The version of this program, by semver.org; shown by `embedjobs --version` and in receipts.
package enum Version {
    /// The version.
    package static let current = "0.1.0"
}
