package import EmbedJobs
internal import EmbedJobsWire

/// Operations of embedjobs servers that the hosted API lacks.
extension EmbedJobsHTTPClient {
    package func receipt(of id: JobID) async throws(APIError) -> JobReceipt {
        // Checks that the job exists, and finds out the kind of service.
        _ = try await job(id)
        return try await extended(else: .keepsNoReceipts(caller.base.originText)) { caller throws(APIError) in
            try await caller.call(Operations.receipt, id)
        }
    }

    package func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        _ = try await job(id)
        caller.recent.forget(id.rawValue)
        _ = try await extended(else: .keepsEveryJob(caller.base.originText)) { caller throws(APIError) in
            try await caller.call(Operations.deleteJob, JobDeletion(id, withOutput: withOutput), ifGone: Empty())
        }
    }

    package func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        if !caller.recent.keepsKeys { _ = try await jobs(JobListQuery(limit: 1)) }
        guard caller.recent.keepsKeys else { return try await pruneDatasets(request) }
        do throws(APIError) {
            return try await caller.call(Operations.prune, request)
        } catch {
            guard error.lacksOperation else { throw error }
            return try await pruneDatasets(request)
        }
    }

    /// Calls an operation that only embedjobs servers have, and not all versions of them; `refusal` names an
    /// alternative. The service must have responded before.
    private func extended<Output>(
        else refusal: APIError,
        _ call: (ServiceCaller) async throws(APIError) -> Output
    ) async throws(APIError) -> Output {
        guard caller.recent.keepsKeys else { throw refusal }
        do throws(APIError) { return try await call(caller) } catch {
            throw error.lacksOperation ? refusal : error
        }
    }
}

extension APIError {
    /// Whether an older embedjobs server reported that it lacks the operation.
    fileprivate var lacksOperation: Bool {
        code == .methodNotAllowed || code == .unknownPath || code == .notFound && message == "404 page not found"
    }
}
