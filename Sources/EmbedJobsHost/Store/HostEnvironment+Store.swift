package import EmbedJobs
package import EmbedJobsEngine
package import JobCommands

extension HostEnvironment {
    /// The keys of a store. Default: this user's store, which must exist unless `makesStore` is true.
    package func keyStore(_ store: String? = nil, makesStore: Bool = false) throws(APIError) -> KeyStore {
        try KeyStore(storeFolder: try storeFolder(store), makesStore: makesStore)
    }

    /// Installs models in this user's store.
    package func modelInstaller() throws(APIError) -> ModelInstaller {
        let folder = try storeFolder()
        // A folder that cannot be a store gets no models either.
        _ = try StoreFolder(root: folder).look()
        return try ModelInstaller(storeFolder: folder)
    }

    /// The models of this user's store, read-only: a missing store is not created.
    package func modelLibrary() throws(APIError) -> ModelLibrary {
        try ModelInstaller.library(ofStoreIn: try storeFolder())
    }

    /// The token counter of a dry run. It uses the models of this user's store, which is only read.
    ///
    /// A model that is not installed is replaced by the default model, or by the first one that is installed.
    package func tokenCounter() async throws(APIError) -> TokenCounter {
        let library = try modelLibrary()
        let names = try await library.names()
        let standIn = names.first { $0 == "all-minilm-l6-v2" } ?? names.first
        return TokenCounter(standIn: standIn.map { ModelName(rawValue: $0) }) { texts, model, type throws(APIError) in
            let tokenizer = try await library.tokenizer(model)
            let prompt = type.map { tokenizer.prompts.prompt(for: $0) } ?? ""
            let tally = tokenizer.tally(of: texts, prompt: prompt)
            return TextEstimate(
                model: model,
                texts: texts.count,
                tokens: tally.tokens,
                longTexts: tally.cutTexts,
                limit: tokenizer.maxTokens,
                hasPrompt: !prompt.isEmpty
            )
        }
    }

    /// Counts the rows whose vectors jobs on this user's store would copy, for a dry run; nil without indices.
    /// The model is loaded, because its fingerprint covers the weights. Where that fails, the dry run shows nothing.
    package func copyCounter() -> CopyCounter? {
        guard let folder = try? storeFolder(), ReuseForecast.isPossible(inStore: folder),
            let precision = try? precision(),
            let library = try? ModelInstaller.library(ofStoreIn: folder, precision: precision, builtIn: builtInModels)
        else { return nil }
        return CopyCounter { request in
            guard let model = try? await library.model(request.model),
                let forecast = try? ReuseForecast(storeFolder: folder, request, with: model)
            else { return nil }
            return { texts in forecast.copies(of: texts) }
        }
    }

    /// The names of the models of this user's store, for the checker; nil if they cannot be listed.
    package var localModels: @Sendable () -> [String]? {
        {
            do throws(APIError) {
                let names = try ModelInstaller.names(ofStoreIn: try storeFolder())
                return (names + builtInModels.keys).sorted()
            } catch {
                return nil
            }
        }
    }
}
