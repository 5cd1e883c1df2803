internal import EmbedJobs

/// Deletions as steps of a run.
extension Session {
    /// Deletes something once for all processes of the run; returns false if an earlier one has.
    func deleteOnce(
        _ kind: String,
        _ id: String,
        withOutput: Bool,
        _ delete: (any EmbedJobsService) async throws(APIError) -> Void
    ) async throws(CommandFailure) -> Bool {
        guard let journal else {
            try await ask(delete)
            return true
        }
        let output = withOutput ? [JournalField("output", "true")] : []
        let step = journal.step(.delete, [JournalField("kind", kind), JournalField("id", id)] + output)
        let known = journal[step: step.key]
        if let outcome = known?.outcome {
            showSkipped("\(kind) \(id): was deleted at \(clockText(outcome.at))")
            journal.settle(step)
            return false
        }
        try intend(step)
        do throws(CommandFailure) { try await ask(delete) } catch {
            // An earlier process of the run has sent the same request.
            guard known?.isOpen == true, error.kind == APIError.Code.notFound.rawValue else {
                try note(rejection: step, error)
                throw error
            }
        }
        try note(outcome: step, id: id)
        journal.settle(step)
        return true
    }
}
