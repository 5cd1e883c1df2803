/// The version of this program, by semver.org: what `embedjobs --version` prints and receipts name.
package enum Version {
    /// The version.
    package static let current = "0.1.0"
}
