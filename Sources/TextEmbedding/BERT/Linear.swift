internal import CEmbeddingKernels

/// A linear layer, its weights packed for the kernels of this processor.
struct Linear: Sendable {
    /// The weights, in one of the two precisions.
    private enum Weights {
        case float32(FloatMemory, bias: FloatMemory)
        case bfloat16(BFloat16Weights)
    }

    /// Floats in an input row.
    let inputs: Int
    /// Floats in an output row.
    let outputs: Int
    private let weights: Weights

    /// Packs `weights`, `outputs` rows of `inputs` floats, and keeps `bias`. Throws if there is no such precision here.
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

    /// Writes `rows` rows of `outputs` floats to `result`, from `rows` rows of `inputs` floats at `input`. `result` is
    /// a buffer of `workspace`, whose rows are more than a batch's. Throws if oneDNN has no memory.
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
                preconditionFailure("a workspace is of its model's precision")
            }
            try weights.multiply(input, rows: rows, activation: activation, to: result, by: worker)
        }
    }
}

extension ek_kernels {
    /// The fastest kernels that this processor runs.
    static let best: ek_kernels = {
        guard let kernels = ek_kernels_of(ek_best_level()) else {
            preconditionFailure("the best level is one that this processor runs")
        }
        return kernels.pointee
    }()
}
