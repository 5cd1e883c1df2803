internal import EmbedJobs
internal import Synchronization

/// A cache of what jobs are created from, so that many jobs on one dataset or with one model need one lookup.
///
/// A validated dataset never changes; the transaction that creates the job checks that it still exists.
final class JobPlans: Sendable {
    /// The facts about a model that a job records.
    struct ModelFacts: Sendable {
        let fingerprint: String
        let tokenizer: ModelTokenizer
        let warnings: [String]
        let dimensions: Int
    }

    private struct Input: Hashable {
        let dataset: DatasetID
        let owner: Owner
    }

    private struct State {
        var shards: [Input: [Range<Int>]] = [:]
        var models: [ModelName: (facts: ModelFacts, age: Int64?)] = [:]
    }

    private let state = Mutex(State())

    /// How an owner's dataset is split into shards, if cached.
    func shards(of dataset: DatasetID, _ owner: Owner) -> [Range<Int>]? {
        state.withLock { $0.shards[Input(dataset: dataset, owner: owner)] }
    }

    func keep(_ shards: [Range<Int>], of dataset: DatasetID, _ owner: Owner) {
        state.withLock { state in
            if state.shards.count >= Limits.cachedPlansMax { state.shards.removeAll(keepingCapacity: true) }
            state.shards[Input(dataset: dataset, owner: owner)] = shards
        }
    }

    /// The cached facts about a model; nil if models or aliases have changed since the time in `age`.
    func model(_ name: ModelName, age: Int64?) -> ModelFacts? {
        state.withLock { state in
            guard let known = state.models[name], known.age == age else { return nil }
            return known.facts
        }
    }

    func keep(_ facts: ModelFacts, of name: ModelName, age: Int64?) {
        state.withLock { state in
            if state.models.count >= Limits.cachedPlansMax { state.models.removeAll(keepingCapacity: true) }
            state.models[name] = (facts, age)
        }
    }
}
