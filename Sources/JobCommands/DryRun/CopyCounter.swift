internal import DatasetFormats
package import EmbedJobs

/// Counts the rows of a dry run's jobs whose vectors the service would copy from the output of earlier jobs.
package struct CopyCounter: Sendable {
    /// Begins the count for a job; nil if nothing is known. The count takes all texts of a dataset, part by part, and
    /// returns how many of a part would be copied.
    package typealias Begin = @Sendable (_ request: CreateJobRequest) async -> (@Sendable (_ texts: [String]) -> Int)?

    private let begin: Begin

    /// Creates a counter.
    package init(begin: @escaping Begin) { self.begin = begin }

    /// The number of rows of an upload that a job would copy; nil if it is not known.
    func count(_ upload: DatasetUpload, for request: CreateJobRequest) async throws(APIError) -> Int? {
        guard request.reuse, let count = await begin(request) else { return nil }
        var sum = 0
        try await UploadReader(upload).forEachChunk { outcomes throws(APIError) in
            sum += count(outcomes.compactMap(\.row?.text))
            return true
        }
        return sum
    }
}
