internal import EmbedJobs

/// Finds the jobs and datasets that a call names by something else than a whole id.
///
/// A whole id wins over a name, and a name over the beginning of an id. A name or a beginning must match only one job
/// or dataset among all of the service, not only the newest. The result is the same at every entry point.
extension Session {
    /// Returns the arguments of a call with handles in place of texts that are not whole ids.
    ///
    /// The id of a job is a UUID and needs no request. A text that may be a job or a dataset costs one request, which
    /// the command does not repeat. With `keepsTyped`, datasets and a single job stay as typed, since they may be whole
    /// ids too: if the service does not find them, ``resolvedAll(_:of:)`` looks them up. Several jobs are looked up
    /// before the first is changed.
    mutating func resolved(
        _ arguments: Arguments,
        of command: Command,
        keepsTyped: Bool
    ) async throws(CommandFailure) -> Arguments {
        let references = arguments.references
        guard !references.isEmpty else { return arguments }
        var lookup = IDLookup(for: command)
        let isOne = arguments.idCount == 1
        for (text, kinds) in references where lookup.resolved[text] == nil {
            if let deletion = journal?.deletion(of: text) {
                // The service may no longer have it, but a continued run comes to its statement again.
                let isJob = deletion.intent["kind"] == "job"
                lookup.resolved[text] = isJob ? .job(JobID(rawValue: text)) : .dataset(DatasetID(rawValue: text))
            } else if kinds.contains(.job), JobID.isWhole(text) || jobs[JobID(rawValue: text)] != nil {
                lookup.resolved[text] = .job(JobID(rawValue: text))
            } else if kinds.isMixed, let dataset = try await existing(DatasetID(rawValue: text)) {
                lookup.resolved[text] = .dataset(dataset.id)
            } else if kinds.isMixed || !keepsTyped || kinds == .job && !isOne {
                lookup.wanted[text] = kinds
            }
        }
        try await lookup.search(self)
        return arguments.replacing(lookup.resolved)
    }

    /// Returns the arguments with handles in place of all texts, for a call that the service refused, perhaps
    /// because of an id; nil if that changes no id.
    func resolvedAll(_ arguments: Arguments, of command: Command) async throws(CommandFailure) -> Arguments? {
        var lookup = IDLookup(for: command)
        for (text, kinds) in arguments.references { lookup.wanted[text] = kinds }
        guard !lookup.wanted.isEmpty else { return nil }
        try await lookup.search(self)
        let hasChanged = lookup.resolved.contains { $0.key != $0.value.text }
        return hasChanged ? arguments.replacing(lookup.resolved) : nil
    }

    /// Fetches a dataset, and keeps it for the command that is about to run; nil if it does not exist.
    private mutating func existing(_ id: DatasetID) async throws(CommandFailure) -> Dataset? {
        do throws(CommandFailure) {
            let dataset = try await fetch(id)
            prefetched = dataset
            return dataset
        } catch {
            guard error.canConcernID else { throw error }
            return nil
        }
    }
}

/// The kinds of things that an argument may refer to.
struct ReferenceKinds: OptionSet, Hashable, Sendable {
    let rawValue: Int

    /// Jobs.
    static let job = ReferenceKinds(rawValue: 1)
    /// Datasets of texts.
    static let texts = ReferenceKinds(rawValue: 2)
    /// Datasets of vectors.
    static let vectors = ReferenceKinds(rawValue: 4)
    /// All datasets.
    static let dataset: ReferenceKinds = [.texts, .vectors]

    /// Whether both jobs and datasets are possible.
    var isMixed: Bool { contains(.job) && self != .job }

    /// The noun for them in messages: "job or dataset".
    var noun: String { isMixed ? "job or dataset" : self == .job ? "job" : "dataset" }
}

extension ValueSource {
    /// What values of an argument refer to; empty for other arguments.
    fileprivate var kinds: ReferenceKinds {
        switch self {
        case .jobs: .job
        case .datasets: .dataset
        case .jobsAndDatasets: [.job, .dataset]
        case .jobsAndVectors: [.job, .vectors]
        case .choices, .models, .modelPatterns, .files, .settingsAndVariables, .fields, .services, .topics: []
        }
    }
}

extension Arguments {
    /// The texts that refer to jobs and datasets, with what they may be.
    var references: [(text: String, kinds: ReferenceKinds)] {
        var references: [(String, ReferenceKinds)] = []
        for (parameter, value) in bound {
            let kinds = parameter.source.kinds
            guard !kinds.isEmpty else { continue }
            for case .text(let text) in value.elements where !parameter.keywords.contains(text) {
                references.append((text, kinds))
            }
        }
        return references
    }

    /// The number of jobs and datasets that the call refers to.
    var idCount: Int {
        bound.reduce(0) { $1.parameter.source.kinds.isEmpty ? $0 : $0 + $1.value.elements.count }
    }

    /// Returns the arguments with handles in place of texts that refer to jobs and datasets.
    func replacing(_ handles: [String: Value]) -> Arguments {
        var result = self
        for index in bound.indices where !bound[index].parameter.source.kinds.isEmpty {
            result.bound[index].value = Self.replaced(bound[index].value, handles)
        }
        return result
    }

    private static func replaced(_ value: Value, _ handles: [String: Value]) -> Value {
        switch value {
        case .text(let text): handles[text] ?? value
        case .list(let values): .list(values.map { replaced($0, handles) })
        case .array(let array): .list(array.elements.map { replaced($0, handles) })
        default: value
        }
    }
}

extension JobID {
    /// Whether a text has the form of a whole id, a UUID. Ids of datasets never have it.
    static func isWhole(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
    }
}
