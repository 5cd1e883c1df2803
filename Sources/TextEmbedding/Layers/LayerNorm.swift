internal import CEmbeddingKernels

/// A layer norm of the sum of two rows (Ba, Kiros and Hinton, 2016).
struct LayerNorm: Sendable {
    private let scale: FloatMemory
    private let shift: FloatMemory
    private let width: Int
    private let epsilon: Float

    init(scale: FloatMemory, shift: FloatMemory, width: Int, epsilon: Float) {
        self.scale = scale
        self.shift = shift
        self.width = width
        self.epsilon = epsilon
    }

    /// Writes the norm of each of `rows` rows of `x + residual` to `result`, which may be one of them.
    func forward(
        _ x: UnsafePointer<Float>,
        residual: UnsafePointer<Float>,
        rows: Int,
        to result: UnsafeMutablePointer<Float>
    ) {
        ek_kernels.best.add_and_normalize(x, residual, rows, width, scale.base, shift.base, epsilon, result)
    }
}
