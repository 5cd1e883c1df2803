internal import EmbedJobs

/// The filters by name and age that `list`, `datasets` and `delete` share.
struct CreationFilter: Sendable {
    private let name: NamePattern?
    /// The earliest time of creation.
    private let since: Timestamp?
    /// The time before which it was created.
    private let before: Timestamp?

    init(name: NamePattern?, since: PastTime?, olderThan: PastTime?, _ session: Session) {
        self.name = name
        self.since = since.map { session.timestamp(of: $0) }
        before = olderThan.map { session.timestamp(of: $0) }
    }

    /// Whether nothing is left out.
    var isEmpty: Bool { name == nil && since == nil && before == nil }

    /// Whether something with this name and time of creation is meant.
    func accepts(_ name: String?, createdAt: Timestamp) -> Bool {
        (self.name?.matches(name) ?? true) && (since.map { createdAt >= $0 } ?? true)
            && (before.map { createdAt < $0 } ?? true)
    }

    // MARK: Parameters

    static let name = optional("name", NamePattern.self, "Only those with a name that matches: nightly-*.")
    static let since = optional("since", PastTime.self, "Only those created at or after this: 1d, 2026-01-31.")
    static let olderThan = optional("older_than", PastTime.self, "Only those created before this: 30d, 2026-01-31.")

    /// The names of the parameters.
    static let names = [name.description, since.description, olderThan.description].map(\.name)
}
