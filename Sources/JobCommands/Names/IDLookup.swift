internal import DisplayText
internal import EmbedJobs

/// Searches the lists of a service for names and shortened ids.
struct IDLookup {
    /// The texts to search for, with what each may be.
    var wanted: [String: ReferenceKinds] = [:]
    /// The jobs and datasets that were found.
    var resolved: [String: Value] = [:]
    /// Whether the command destroys what it finds.
    private let isDestructive: Bool

    /// Creates an empty lookup for a command.
    init(for command: Command) { isDestructive = command.needsConsent }

    /// The minimum length in bytes of the beginning of an id: longer for a command that destroys, since the ids of
    /// datasets begin with names.
    private var shortest: Int {
        isDestructive ? Limits.destructiveIDBeginningBytesMin : Limits.idBeginningBytesMin
    }

    /// Searches for all wanted texts with one list of each kind; throws for the first one that does not match exactly
    /// one job or dataset.
    mutating func search(_ session: Session) async throws(CommandFailure) {
        guard !wanted.isEmpty else { return }
        let kinds = wanted.values.reduce(into: ReferenceKinds()) { $0.formUnion($1) }
        let texts = Set(wanted.keys)
        let seen = SeenNames()
        var found: [FoundID] = []
        if kinds.contains(.job) {
            let list = try await session.ask { service throws(APIError) in
                try await service.jobs(limit: nil) { seen.note($0.id.rawValue, $0.name, matching: texts) }
            }
            try refuseCutOff(list, of: "job")
            found += list.elements.map { FoundID($0) }
        }
        if !kinds.isDisjoint(with: .dataset) {
            let list = try await session.ask { service throws(APIError) in
                try await service.datasets(limit: nil) { seen.note($0.id.rawValue, $0.name, matching: texts) }
            }
            try refuseCutOff(list, of: "dataset")
            found += list.elements.map { FoundID($0) }
        }
        for (text, kinds) in wanted.sorted(by: { $0.key < $1.key }) {
            var matches = matches(for: text, among: found.filter { kinds.contains($0.kind) })
            // A dataset of texts where vectors are needed: the command says so.
            if matches.isEmpty { matches = self.matches(for: text, among: found) }
            guard let match = matches.first else {
                throw CommandFailure(.unknownReference(text, kinds.noun, suggestion: seen.closest(to: text)))
            }
            guard matches.count == 1 else { throw CommandFailure(.ambiguousReference(text, matches)) }
            let isShort = Self.beginning(text).utf8.count < shortest
            guard !isShort || [match.entry.id, match.entry.name].contains(text) else {
                throw CommandFailure(.shortReference(text, limit: shortest, match))
            }
            resolved[text] = match.value
        }
    }

    /// Returns what a text refers to: the whole id, else all with this name, else all whose ids begin with it.
    private func matches(for text: String, among found: [FoundID]) -> [FoundID] {
        if let whole = found.first(where: { $0.entry.id == text }) { return [whole] }
        let named = found.filter { $0.entry.name == text }
        let beginning = Self.beginning(text)
        let matches = named.isEmpty ? found.filter { $0.entry.id.utf8.starts(with: beginning.utf8) } : named
        // Reading a job reads its output.
        let outputs = isDestructive ? [] : Set(matches.compactMap(\.output))
        return matches.filter { !outputs.contains($0.entry.id) }
    }

    /// The beginning of an id in a text, which may have been copied from a narrow table: `docs-hc…`.
    fileprivate static func beginning(_ text: String) -> Substring { text.hasSuffix("…") ? text.dropLast() : text[...] }

    /// Throws if a list may lack older elements: one of them could match too.
    private func refuseCutOff<Element>(_ list: PagedList<Element>, of noun: String) throws(CommandFailure) {
        guard list.mayBeCutOff, let text = wanted.keys.min() else { return }
        throw CommandFailure(.referenceInCutOffList(text, noun))
    }
}

/// A job or dataset that a text may refer to.
package struct FoundID: Hashable, Sendable {
    /// Its handle.
    let value: Value
    /// Its id, name and state.
    let entry: KnownNames.Entry

    /// Its kind.
    let kind: ReferenceKinds
    /// The id of a job's output.
    let output: String?

    init(_ job: EmbedJob) {
        value = .job(job.id)
        entry = KnownNames.Entry(job)
        kind = .job
        output = job.outputDatasetID?.rawValue
    }

    init(_ dataset: Dataset) {
        value = .dataset(dataset.id)
        entry = KnownNames.Entry(dataset)
        kind = dataset.type == .embedResult ? .vectors : .texts
        output = nil
    }

    /// What it is, in one line: "job 9f1c…7f60: nightly, complete, 2026-01-31T09:30:00Z".
    var line: String {
        let facts = [entry.name, entry.state, entry.createdAt.description].compactMap(\.self)
        return "\(kind.noun) \(entry.id): \(facts.joined(separator: ", "))"
    }
}

/// The names and ids in the lists that were searched, for a suggestion. Only the newest are kept.
private final class SeenNames {
    private var names: [String] = []

    /// Keeps the names of an element; returns whether it may be what one of the texts refers to.
    func note(_ id: String, _ name: String?, matching texts: Set<String>) -> Bool {
        if names.count < Limits.guessCandidatesMax { names += [name, id].compactMap(\.self) }
        if let name, texts.contains(name) { return true }
        return texts.contains { id.utf8.starts(with: IDLookup.beginning($0).utf8) }
    }

    func closest(to text: String) -> String? { Suggestion.closest(to: text, among: names) }
}
