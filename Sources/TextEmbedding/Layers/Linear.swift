internal import CEmbeddingKernels

/// A linear layer with weights packed for this processor's kernels.
struct Linear: Sendable {
    /// The weights in either precision.
    private enum Weights {
        case float32(FloatMemory, bias: FloatMemory)
        case bfloat16(BFloat16Weights)
    }

    /// The number of floats in an input row.
    let inputs: Int
    /// The number of floats in an output row.
    let outputs: Int
    private let weights: Weights

    /// Packs `weights`, `outputs` rows of `inputs` floats, and keeps `bias`. Throws if the precision is unavailable.
    init(
        weights: FloatMemory,
        bias: FloatMemory,
        inputs: Int,
        outputs: Int,
        precision: Precision
    ) throws(ModelError) {
        self.inputs = inputs
        self.outputs = outputs
        switch precision {
        case .float32:
            let kernels = ek_kernels.best
            let columns = (outputs + kernels.panel - 1) / kernels.panel * kernels.panel
            let packed = FloatMemory(count: columns * inputs)
            kernels.pack(weights.base, outputs, inputs, packed.base)
            self.weights = .float32(packed, bias: bias)
        case .bfloat16:
            let rounded = try BFloat16Weights(weights: weights, bias: bias, inputs: inputs, outputs: outputs)
            self.weights = .bfloat16(rounded)
        }
    }

    /// Writes `rows` rows of `outputs` floats to `result`, from `rows` rows of `inputs` floats at `input`. `result`
    /// must be a buffer of `workspace`, which has extra rows. Throws if oneDNN is out of memory.
    func forward(
        _ input: UnsafePointer<Float>,
        rows: Int,
        activation: ek_activation = .none,
        to result: UnsafeMutablePointer<Float>,
        _ workspace: Workspace
    ) throws(ModelError) {
        switch weights {
        case .float32(let packed, let bias):
            var product = ek_product(
                a: input,
                a_stride: inputs,
                rows: rows,
                depth: inputs,
                packed: packed.base,
                bias: bias.base,
                columns: outputs,
                c: result,
                c_stride: outputs,
                activation: activation
            )
            ek_kernels.best.product(&product)
        case .bfloat16(let weights):
            guard let worker = workspace.bfloat16 else {
                preconditionFailure("the workspace must have the model's precision")
            }
            try weights.multiply(input, rows: rows, activation: activation, to: result, by: worker)
        }
    }
}

extension ek_kernels {
    /// The fastest kernels that this processor supports.
    static let best: ek_kernels = {
        guard let kernels = ek_kernels_of(ek_best_level()) else {
            preconditionFailure("the processor must support the best level")
        }
        return kernels.pointee
    }()
}
