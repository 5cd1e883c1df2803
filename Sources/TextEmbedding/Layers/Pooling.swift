internal import CEmbeddingKernels

/// Combines the rows of a text's tokens into its vector.
package struct Pooling: Sendable, Equatable {
    /// The rows that are used, with the names in sentence-transformers.
    package enum Mode: String, Sendable {
        /// The mean of all rows, including those of special tokens.
        case mean
        /// The row of the first token, [CLS].
        case firstToken = "cls"
    }

    /// The rows that are used.
    package let mode: Mode
    /// Whether the vector is normalised to length 1.
    package let isNormalized: Bool

    /// Creates a pooling.
    package init(mode: Mode, isNormalized: Bool) {
        self.mode = mode
        self.isNormalized = isNormalized
    }

    /// Writes the vector of `rows` rows, at least one, of `width` floats. Returns false if the vector is zero or not
    /// finite, which means that the model is faulty.
    package func forward(
        _ hidden: UnsafePointer<Float>,
        rows: Int,
        width: Int,
        to vector: UnsafeMutablePointer<Float>
    ) -> Bool {
        ek_kernels.best.mean(hidden, mode == .mean ? rows : 1, width, vector)
        var squares = 0.0
        for i in 0..<width { squares += Double(vector[i]) * Double(vector[i]) }
        guard squares.isFinite, squares > 0 else { return false }
        if isNormalized {
            let factor = Float(1 / squares.squareRoot())
            for i in 0..<width { vector[i] *= factor }
        }
        return true
    }
}
