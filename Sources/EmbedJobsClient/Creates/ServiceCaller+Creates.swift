internal import EmbedJobs
internal import EmbedJobsWire

extension ServiceCaller {
    /// Performs a create, and finds what it or an earlier process has created.
    ///
    /// `input` is the request with a name, which may have a tag. `fits` tells whether an object matches the request,
    /// apart from its name.
    func create<Input, Object: ListedObject>(
        _ operation: Operation<Input, Object.ID>,
        named name: String?,
        form: UploadBody? = nil,
        fits: @escaping @Sendable (Object) -> Bool,
        input: (String?) -> Input
    ) async throws(APIError) -> Object.ID {
        let identity = CreationIdentity.current
        if identity != nil, !recent.knowsKeys { try await findOutAboutKeys() }
        let tag = identity.flatMap { $0.isTagged && !recent.keepsKeys ? CreationTag($0) : nil }
        let search = CreationSearch(
            caller: self,
            identity: identity,
            tag: tag,
            name: name,
            fits: fits,
            start: clock.elapsed()
        )
        let earlier = recent.keepsKeys ? nil : try await search.earlierObject()
        let id: Object.ID
        if let earlier {
            id = earlier
        } else {
            let name = tag?.appended(to: name, limit: Object.nameCharactersMax) ?? name
            id = try await call(operation, input(name), form: form, doubt: Object.doubt) {
                await search.unansweredObject()
            }
        }
        recent.note(id.rawValue, at: clock.elapsed())
        return id
    }

    /// Sends a harmless request of the kind that is limited least, whose response shows whether the service stores
    /// idempotency keys: the name of a create depends on it.
    private func findOutAboutKeys() async throws(APIError) {
        var query = DatasetListQuery()
        query.limit = 1
        _ = try await call(Operations.datasets, query)
    }
}
