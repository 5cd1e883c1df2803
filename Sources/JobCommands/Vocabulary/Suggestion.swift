/// Suggestions for misspelt names: "did you mean …?".
package enum Suggestion {
    /// Returns the candidate that a word probably means; nil if none is close.
    ///
    /// A known synonym of a candidate comes first, then the candidate at the smallest edit distance, then the shortest
    /// one that begins with the word. The word itself is not suggested: where it is typed, it is wrong.
    package static func closest(to word: String, among all: [String]) -> String? {
        let candidates = all.filter { $0 != word }
        let lower = word.lowercased()
        if let same = candidates.first(where: { $0.lowercased() == lower }) { return same }
        if let other = synonyms[lower]?.first(where: candidates.contains) { return other }
        let letters = Array(lower.utf8)
        let allowed = max(1, min(3, letters.count / 3))
        let near = candidates.filter { abs($0.utf8.count - letters.count) <= allowed }
        let ranked = near.map { ($0, distance(letters, Array($0.lowercased().utf8))) }
        if let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= allowed, best.1 < letters.count { return best.0 }
        // The beginning of a name, which a Tab would have completed.
        guard letters.count > 1 else { return nil }
        return candidates.filter { $0.lowercased().hasPrefix(lower) }.min { $0.utf8.count < $1.utf8.count }
    }

    /// The restricted Damerau–Levenshtein distance: insertions, deletions, substitutions and swaps of neighbours. It
    /// counts bytes, since all candidates are ASCII.
    ///
    /// Plain edit distance would count `modle` as two edits away from `model` instead of one.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var above = Array(0...right.count)
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                let substitution = above[j] + (left[i] == right[j] ? 0 : 1)
                var best = min(substitution, above[j + 1] + 1, row[j] + 1)
                if i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j] {
                    best = min(best, before[j - 1] + 1)
                }
                row.append(best)
            }
            before = above
            above = row
        }
        return above[right.count]
    }

    /// Names used elsewhere, and their names here. For whole commands of other programs see ``ForeignCommand``.
    private static let synonyms: [String: [String]] = [
        "add": ["upload"], "put": ["upload"], "push": ["upload"],
        "submit": ["create"], "start": ["create", "START"], "new": ["create"],
        "fetch": ["download"], "save": ["download"], "pull": ["download"], "export": ["download"],
        "throw": ["fail"], "raise": ["fail"], "error": ["fail"],
        "foreach": ["for"], "each": ["for"], "import": ["upload", "include"],
        "print": ["echo"], "say": ["echo"], "puts": ["echo"], "join": ["wait"], "watch": ["wait"], "await": ["wait"],
        "find": ["search"], "nearest": ["similar"], "neighbors": ["similar"], "neighbours": ["similar"],
        "plot": ["map"], "draw": ["map"],
        "left": ["START"], "right": ["END"],
        "out": ["to"], "output": ["to"], "file": ["to"], "path": ["to"], "force": ["overwrite"],
        "dataset": ["dataset_id"], "input": ["dataset_id"], "input_dataset_id": ["dataset_id"],
        "type": ["input_type", "embedding_types", "dataset_type"], "types": ["embedding_types"],
        "keep": ["keep_fields"],
        "fields": ["columns", "keep_fields"], "delimiter": ["csv_delimiter"], "separator": ["csv_delimiter"],
        "document": ["search_document"], "documents": ["search_document"], "passage": ["search_document"],
        "query": ["search_query", "search"], "queries": ["search_query"], "cluster": ["clustering"],
        "classify": ["classification"],
        "float32": ["float"], "fp32": ["float"], "f32": ["float"], "json": ["jsonl"], "ndjson": ["jsonl"],
        "numpy": ["npy"], "yes": ["true"], "on": ["true"], "1": ["true"], "no": ["false"], "off": ["false"],
        "0": ["false"], "done": ["complete"], "completed": ["complete"], "state": ["status"], "job_id": ["id"],
        "dataset_id": ["input_dataset_id", "id"], "output_dataset": ["output_dataset_id"], "errors": ["error"],
        "length": ["count"], "size": ["count"], "extension": ["ext"], "folder": ["dir"], "directory": ["dir"],
        "created": ["created_at"], "finished": ["finished_at"], "duration": ["took"], "time": ["took"],
        "status": ["validation_status"], "rows/s": ["rows_per_second"], "rate": ["rows_per_second"],
        "basename": ["name"], "filename": ["name"], "canceled": ["cancelled"], "processing": ["running"],
        "running": ["processing"], "pending": ["processing"], "queued": ["processing"], "error_message": ["message"],
    ]
}
