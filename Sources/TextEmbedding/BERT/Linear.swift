internal import CEmbeddingKernels

/// A linear layer, its weights packed for the kernels of this processor.
struct Linear: Sendable {
    /// Floats in an input row.
    let inputs: Int
    /// Floats in an output row.
    let outputs: Int
    private let packed: FloatMemory
    private let bias: FloatMemory

    /// Packs `weights`, `outputs` rows of `inputs` floats, and keeps `bias`.
    init(weights: FloatMemory, bias: FloatMemory, inputs: Int, outputs: Int) {
        self.inputs = inputs
        self.outputs = outputs
        self.bias = bias
        let kernels = ek_kernels.best
        packed = FloatMemory(count: (outputs + kernels.panel - 1) / kernels.panel * kernels.panel * inputs)
        kernels.pack(weights.base, outputs, inputs, packed.base)
    }

    /// Writes `rows` rows of `outputs` floats to `result`, from `rows` rows of `inputs` floats at `input`.
    func forward(
        _ input: UnsafePointer<Float>,
        rows: Int,
        activation: ek_activation = .none,
        to result: UnsafeMutablePointer<Float>
    ) {
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
