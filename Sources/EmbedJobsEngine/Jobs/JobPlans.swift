internal import EmbedJobs
internal import Synchronization

/// What jobs are created from, kept in memory: many jobs on one dataset, or with one model, need it looked up once.
///
/// A validated dataset never changes; that it is still there is looked at in the transaction that makes the job.
final class JobPlans: Sendable {
    /// What of a model goes into a job.
    struct ModelFacts: Sendable {
        let fingerprint: String
        let warnings: [String]
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

    /// How a dataset of an owner's is cut into shards, if it is known.
    func shards(of dataset: DatasetID, _ owner: Owner) -> [Range<Int>]? {
        state.withLock { $0.shards[Input(dataset: dataset, owner: owner)] }
    }

    func keep(_ shards: [Range<Int>], of dataset: DatasetID, _ owner: Owner) {
        state.withLock { state in
            if state.shards.count >= Limits.cachedPlansMax { state.shards.removeAll(keepingCapacity: true) }
            state.shards[Input(dataset: dataset, owner: owner)] = shards
        }
    }

    /// What is known of a model; nil where models have come or gone, or aliases, since the moment `age` tells.
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
