internal import CEmbeddingKernels

/// A linear layer's weights in bfloat16, in oneDNN's layout, and its bias.
///
/// It is `Sendable` because it is immutable after its creation.
final class BFloat16Weights: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Rounds `weights`, `outputs` rows of `inputs` floats, and copies `bias`. Throws if bfloat16 is unavailable.
    init(weights: FloatMemory, bias: FloatMemory, inputs: Int, outputs: Int) throws(ModelError) {
        if let obstacle = Self.obstacle { throw obstacle }
        guard let handle = ek_bf16_weights_create(weights.base, bias.base, outputs, inputs) else {
            throw ModelError(
                "oneDNN does not support a bf16 product of \(inputs) inputs and \(outputs) outputs, or is out of memory"
            )
        }
        self.handle = handle
    }

    deinit { ek_bf16_weights_destroy(handle) }

    /// Writes `rows` rows of outputs for `rows` rows of inputs. `result` must have space for their number rounded up
    /// to a multiple of `BFloat16Worker.rowsMultiple`.
    func multiply(
        _ input: UnsafePointer<Float>,
        rows: Int,
        activation: ek_activation,
        to result: UnsafeMutablePointer<Float>,
        by worker: BFloat16Worker
    ) throws(ModelError) {
        var product = ek_bf16_product(a: input, rows: rows, weights: handle, c: result, activation: activation)
        guard ek_bf16_multiply(worker.handle, &product) else {
            throw ModelError("oneDNN failed to multiply \(rows) rows in bf16, possibly out of memory")
        }
    }

    /// The reason bfloat16 products are unavailable; nil if they are available.
    static var obstacle: ModelError? {
        switch ek_bf16_open() {
        case .full: nil
        case .not_compiled:
            ModelError(
                "bf16 needs oneDNN 2 headers at build time (libdnnl-dev on Debian); install and rebuild, or use fp32"
            )
        case .no_library:
            ModelError("bf16 needs oneDNN 2, which is not installed (libdnnl2 on Debian); install it, or use fp32")
        case .wrong_library:
            ModelError("bf16 needs oneDNN 2 built with OpenMP, unlike the installed one; use fp32")
        case .no_instructions:
            ModelError("bf16 needs a processor with AVX512_BF16 or AMX; use fp32")
        }
    }
}

/// A worker's resources for bfloat16 products, apart from weights.
final class BFloat16Worker {
    /// The number of rows that are multiplied at a time.
    static var rowsMultiple: Int { ek_bf16_rows }

    fileprivate let handle: OpaquePointer

    init() throws(ModelError) {
        if let obstacle = BFloat16Weights.obstacle { throw obstacle }
        guard let handle = ek_bf16_worker_create() else { throw ModelError("oneDNN is out of memory for a worker") }
        self.handle = handle
    }

    deinit { ek_bf16_worker_destroy(handle) }
}
