internal import CEmbeddingKernels

/// A layer norm of the sum of two rows (Ba, Kiros and Hinton, 2016).
struct LayerNorm: Sendable {
    let scale: FloatMemory
    let shift: FloatMemory
    let width: Int
    let epsilon: Float

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
