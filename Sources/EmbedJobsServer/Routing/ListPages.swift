internal import EmbedJobs
internal import EmbedJobsWire

/// Pagination of lists: pure functions, so that all services paginate alike.
enum ListPages {
    /// A page of models. Its token is the number of preceding models.
    static func page(of models: [Model], _ query: ModelListQuery) throws(APIError) -> ModelPage {
        let start = try start(after: query.pageToken)
        // All of these embed, and none is a default model.
        let isForOthers = query.endpoint.map { $0 != .embed } ?? false
        let wanted = isForOthers || query.isDefaultOnly ? [] : models.dropFirst(start)
        let page = wanted.prefix(query.pageSize ?? EmbedJobsWire.Limits.modelPageDefault)
        let isLast = page.count == wanted.count
        return ModelPage(models: Array(page), nextPageToken: isLast ? nil : String(start + page.count))
    }

    private static func start(after token: String?) throws(APIError) -> Int {
        guard let token else { return 0 }
        // Only digits: numbers have other spellings, but tokens are always written like this.
        let isOurs = (1...9).contains(token.utf8.count) && token.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isOurs, let start = Int(token) else {
            throw APIError(.invalidRequest, "invalid request: page_token must be from a previous page")
        }
        return start
    }
}
