internal import CEmbeddingKernels

/// How the rows of a text's tokens become its vector.
package struct Pooling: Sendable, Equatable {
    /// Which rows count.
    package enum Mode: Sendable {
        /// The mean of all rows, the special tokens' included.
        case mean
        /// The row of the first token, [CLS].
        case firstToken
    }

    /// Which rows count.
    package let mode: Mode
    /// Whether the vector is brought to length 1.
    package let isNormalized: Bool

    /// Makes a pooling.
    package init(mode: Mode, isNormalized: Bool) {
        self.mode = mode
        self.isNormalized = isNormalized
    }

    /// Writes the vector of `rows` rows of `width` floats, of which there is at least one. Returns false if the vector
    /// is zero or not finite: then something is wrong with the model.
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
