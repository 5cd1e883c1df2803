/// Bounds the time for which a caller waits for a service.
package enum TimeLimit {
    /// The result of some work, or nil if it takes longer than the limit.
    ///
    /// Work that takes longer is cancelled and abandoned: a request that ignores its cancellation does not keep the
    /// caller waiting.
    package static func result<Result: Sendable>(
        within limit: Duration,
        of work: @escaping @Sendable () async -> Result
    ) async -> Result? {
        let (results, end) = AsyncStream.makeStream(of: Result.self)
        let working = Task {
            end.yield(await work())
            end.finish()
        }
        let waiting = Task {
            try? await Task.sleep(for: limit)
            end.finish()
        }
        defer {
            working.cancel()
            waiting.cancel()
        }
        return await results.first { _ in true }
    }
}
