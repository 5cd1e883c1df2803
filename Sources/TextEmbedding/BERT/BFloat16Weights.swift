internal import CEmbeddingKernels

/// A linear layer's weights in bfloat16, laid out by oneDNN, and its bias.
///
/// It is `Sendable` because nothing is written to it after it was made.
final class BFloat16Weights: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Rounds `weights`, `outputs` rows of `inputs` floats, and copies `bias`. Throws the obstacle there is.
    init(weights: FloatMemory, bias: FloatMemory, inputs: Int, outputs: Int) throws(ModelError) {
        if let obstacle = Self.obstacle { throw obstacle }
        guard let handle = ek_bf16_weights_create(weights.base, bias.base, outputs, inputs) else {
            throw ModelError("oneDNN has no product in bf16 from \(inputs) to \(outputs) numbers, or no memory for it")
        }
        self.handle = handle
    }

    deinit { ek_bf16_weights_destroy(handle) }

    /// Writes `rows` rows of outputs to `result`, which has room for their number rounded up to a multiple of
    /// `BFloat16Worker.rowsMultiple`, from `rows` rows of inputs.
    func multiply(
        _ input: UnsafePointer<Float>,
        rows: Int,
        activation: ek_activation,
        to result: UnsafeMutablePointer<Float>,
        by worker: BFloat16Worker
    ) throws(ModelError) {
        var product = ek_bf16_product(a: input, rows: rows, weights: handle, c: result, activation: activation)
        guard ek_bf16_multiply(worker.handle, &product) else {
            throw ModelError("oneDNN could not multiply \(rows) rows in bf16; there may be too little memory")
        }
    }

    /// Why there are no such products here, or nil if there are.
    static var obstacle: ModelError? {
        switch ek_bf16_open() {
        case .full: nil
        case .not_compiled:
            ModelError("bf16 needs oneDNN 2's headers at the build (libdnnl-dev in Debian); build anew, or use fp32")
        case .no_library:
            ModelError("bf16 needs oneDNN 2, which is not installed (libdnnl2 in Debian); install it, or use fp32")
        case .wrong_library:
            ModelError("bf16 needs oneDNN 2 built with OpenMP, which the one installed is not; use fp32")
        case .no_instructions:
            ModelError("bf16 needs a processor with AVX512_BF16 or AMX, which this one lacks; use fp32")
        }
    }
}

/// What a worker needs to multiply in bfloat16, beside weights.
final class BFloat16Worker {
    /// Rows are multiplied so many at a time.
    static var rowsMultiple: Int { ek_bf16_rows }

    fileprivate let handle: OpaquePointer

    init() throws(ModelError) {
        if let obstacle = BFloat16Weights.obstacle { throw obstacle }
        guard let handle = ek_bf16_worker_create() else { throw ModelError("oneDNN has no memory for a worker") }
        self.handle = handle
    }

    deinit { ek_bf16_worker_destroy(handle) }
}
