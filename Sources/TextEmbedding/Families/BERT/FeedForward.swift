internal import CEmbeddingKernels

/// Two linear layers with an activation between them, and the layer norm of their sum with the input.
package struct FeedForward: Sendable {
    private let intermediate: Linear
    private let output: Linear
    private let activation: ek_activation
    private let norm: LayerNorm

    init(_ reader: inout WeightReader, layer: Int, _ configuration: BERTConfiguration) throws(ModelError) {
        let width = configuration.hiddenSize
        let wide = configuration.intermediateSize
        intermediate = try reader.linear([WeightNames.intermediate(layer)], inputs: width, outputs: wide)
        output = try reader.linear([WeightNames.output(layer)], inputs: wide, outputs: width)
        let epsilon = configuration.layerNormEpsilon
        norm = try reader.norm(WeightNames.outputNorm(layer), width: width, epsilon: epsilon)
        activation = configuration.activation.kernel
    }

    /// Replaces the first `rows` rows of `workspace.hidden`. Throws if oneDNN is out of memory.
    package func forward(rows: Int, _ workspace: Workspace) throws(ModelError) {
        let hidden = workspace.hidden.base
        try intermediate.forward(hidden, rows: rows, activation: activation, to: workspace.wide.base, workspace)
        try output.forward(workspace.wide.base, rows: rows, to: workspace.context.base, workspace)
        norm.forward(workspace.context.base, residual: hidden, rows: rows, to: hidden)
    }
}

extension BERTConfiguration.Activation {
    fileprivate var kernel: ek_activation {
        switch self {
        case .gelu: .gelu
        case .geluNew, .geluTanh: .gelu_tanh
        case .relu: .relu
        }
    }
}
