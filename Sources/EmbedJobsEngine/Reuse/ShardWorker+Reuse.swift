internal import DatasetFormats
internal import EmbedJobs

extension ShardWorker {
    /// The vectors that earlier jobs of the owner have computed for texts of a shard, by the indices of the texts.
    ///
    /// `hashes` are those of the texts. A source that cannot be read is left out: its texts are computed.
    func copies(
        of shard: ShardInput,
        _ hashes: [TextHash],
        from profiles: [VectorProfile],
        for claim: ShardClaim,
        in shards: ShardQueue,
        _ output: (forms: OutputVectors, dimensions: Int)
    ) async throws -> [Int: CopiedVector] {
        guard claim.job.reuse else { return [:] }
        var copies: [Int: CopiedVector] = [:]
        for profile in profiles {
            let missing = shard.texts.indices.filter { copies[$0] == nil }
            guard !missing.isEmpty else { break }
            let keys = missing.map { hashes[$0].key(in: profile) }
            for source in try await shards.earlierTexts.sources(of: keys, profile, claim.job.owner) {
                let before = copies.count
                do {
                    try forEachRow(of: source, in: shards.store.paths) { text, row in
                        let index = missing[text.index]
                        // The text in the row decides, byte by byte: tokenizers tell equivalent texts apart.
                        guard row.text.utf8.elementsEqual(shard.texts[index].utf8), let stored = row.vectors,
                            let vectors = output.forms.forms(of: stored, dimensions: output.dimensions)
                        else { return }
                        copies[index] = CopiedVector(vectors: vectors, tokens: text.tokens)
                    }
                } catch {
                    // The file is damaged, or was removed meanwhile. The rows before the damage were verified.
                }
                // The lease is renewed, and the work ends with the job.
                try shards.progress(copies.count - before, areCopies: true, of: claim)
                try Task.checkCancellation()
            }
        }
        return copies
    }

    private func forEachRow(
        of source: EarlierTexts.Source,
        in paths: StorePaths,
        _ body: (EarlierTexts.Text, DatasetRow) -> Void
    ) throws {
        let part = try PartReader(StoredFile(source.file, in: paths))
        let texts = Dictionary(grouping: source.texts, by: \.row)
        try part.forEachRow(numbered: texts.keys.sorted()) { number, row in
            for text in texts[number] ?? [] { body(text, row) }
        }
    }
}
