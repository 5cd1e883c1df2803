internal import EmbedJobs
internal import EmbedJobsWire

/// Cuts lists to what was asked for: pure, so that every service lists alike.
enum ListPages {
    /// A page of models. Its token is the number of models before it.
    static func page(of models: [Model], _ query: ModelListQuery) throws(APIError) -> ModelPage {
        let start = try start(after: query.pageToken)
        // All of these embed, and none is used unless it is named.
        let isForOthers = query.endpoint.map { $0 != .embed } ?? false
        let wanted = isForOthers || query.isDefaultOnly ? [] : models.dropFirst(start)
        let page = wanted.prefix(query.pageSize ?? EmbedJobsWire.Limits.modelPageDefault)
        let isLast = page.count == wanted.count
        return ModelPage(models: Array(page), nextPageToken: isLast ? nil : String(start + page.count))
    }

    private static func start(after token: String?) throws(APIError) -> Int {
        guard let token else { return 0 }
        // Digits alone: a number may be written in other ways, but no page before named it so.
        let isOurs = (1...9).contains(token.utf8.count) && token.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isOurs, let start = Int(token) else {
            throw APIError(.invalidRequest, "invalid request: page_token must be one that a page before named")
        }
        return start
    }
}
