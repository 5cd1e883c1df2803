/// The version that `embedjobs --version` prints, by semver.org.
enum Version {
    static let current = "0.1.0"
}
