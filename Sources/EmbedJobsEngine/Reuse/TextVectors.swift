internal import EmbedJobs

/// The vectors of a shard's texts: some computed, the others copied from the output of earlier jobs.
struct TextVectors {
    /// The vector of a text.
    private enum Source {
        /// Among the computed ones.
        case computed(Int)
        /// In the requested forms.
        case copy(VectorSet)
    }

    private let sources: [Source]
    private let floats: [Float]
    private let dimensions: Int
    /// The tokens of each text, those that were cut off included.
    let tokens: [Int]
    /// The number of texts whose vectors are copies.
    let copyCount: Int

    /// Joins `copies`, by the indices of their texts, and the computed vectors of the other texts, concatenated.
    init(copies: [Int: CopiedVector], computed floats: [Float], dimensions: Int, tokens: [Int]) {
        var next = 0
        sources = tokens.indices.map { index in
            if let copy = copies[index] { return .copy(copy.vectors) }
            defer { next += 1 }
            return .computed(next)
        }
        (self.floats, self.dimensions, self.tokens) = (floats, dimensions, tokens)
        copyCount = copies.count
    }

    /// The requested forms of the vector of a text.
    func forms(of text: Int, _ output: OutputVectors) -> VectorSet {
        switch sources[text] {
        case .copy(let vectors): vectors
        case .computed(let position):
            floats.withUnsafeBufferPointer { buffer in
                output.forms(
                    of: UnsafeBufferPointer(
                        rebasing: buffer[position * dimensions..<(position + 1) * dimensions]
                    )
                )
            }
        }
    }
}

/// A vector that an earlier job has computed.
struct CopiedVector {
    /// The requested forms.
    let vectors: VectorSet
    /// The tokens of its text, those that were cut off included.
    let tokens: Int
}
