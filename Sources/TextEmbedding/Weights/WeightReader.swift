/// Reads tensors from a file by name, and tracks which ones were not read.
struct WeightReader {
    private let file: SafeTensors
    private let prefix: String
    private let precision: Precision
    private let isUnused: (String) -> Bool
    private var unread: Set<String>

    /// The names of the layer norms' tensors. Checkpoints converted from TensorFlow have the second name.
    private static let normScales = ["weight", "gamma"]
    private static let normShifts = ["bias", "beta"]

    /// Creates a reader of `file`, whose names begin with `prefix`. Linear layers have `precision`. `isUnused` returns
    /// whether a tensor with a name, prefix included, is known to be unused.
    init(_ file: SafeTensors, prefix: String, precision: Precision, isUnused: @escaping (String) -> Bool) {
        self.file = file
        self.prefix = prefix
        self.precision = precision
        self.isUnused = isUnused
        unread = Set(file.tensors.keys)
    }

    /// Reads a tensor as floats.
    mutating func floats(_ name: String, shape: [Int]) throws(ModelError) -> FloatMemory {
        let tensor = try take([name], shape: shape)
        let memory = FloatMemory(uninitializedCount: shape.reduce(1, *))
        try file.readFloats(tensor, to: memory.base)
        return memory
    }

    /// Reads a linear layer whose outputs are the concatenated outputs of the named layers.
    mutating func linear(_ names: [String], inputs: Int, outputs: Int) throws(ModelError) -> Linear {
        let total = names.count * outputs
        let weights = FloatMemory(uninitializedCount: total * inputs)
        let bias = FloatMemory(uninitializedCount: total)
        for (index, name) in names.enumerated() {
            let weight = try take(["\(name).weight"], shape: [outputs, inputs])
            try file.readFloats(weight, to: weights.base + index * outputs * inputs)
            let shift = try take(["\(name).bias"], shape: [outputs])
            try file.readFloats(shift, to: bias.base + index * outputs)
        }
        return try Linear(weights: weights, bias: bias, inputs: inputs, outputs: total, precision: precision)
    }

    /// Reads a layer norm.
    mutating func norm(_ name: String, width: Int, epsilon: Float) throws(ModelError) -> LayerNorm {
        let scale = FloatMemory(uninitializedCount: width)
        let shift = FloatMemory(uninitializedCount: width)
        try file.readFloats(try take(Self.normScales.map { "\(name).\($0)" }, shape: [width]), to: scale.base)
        try file.readFloats(try take(Self.normShifts.map { "\(name).\($0)" }, shape: [width]), to: shift.base)
        return LayerNorm(scale: scale, shift: shift, width: width, epsilon: epsilon)
    }

    /// Throws if the file has changed since it was opened, or has an unread tensor that is not known to be unused: then
    /// the model does not match its configuration.
    func finish() throws(ModelError) {
        try file.file.checkUnchanged()
        guard let name = unread.filter({ !isUnused($0) }).min() else { return }
        throw ModelError(file: file.file.path, "tensor \(name) is not part of the model that config.json describes")
    }

    /// Takes the tensor that has one of `names`.
    private mutating func take(_ names: [String], shape: [Int]) throws(ModelError) -> SafeTensors.Tensor {
        let present = names.map { prefix + $0 }.filter { file.tensors[$0] != nil }
        guard let name = present.first, let tensor = file.tensors[name] else {
            throw ModelError(file: file.file.path, "tensor \(names[0]) is missing")
        }
        guard tensor.shape == shape else {
            throw ModelError(file: file.file.path, "tensor \(name) has shape \(tensor.shape), expected \(shape)")
        }
        guard tensor.type != .int64 else { throw ModelError(file: file.file.path, "tensor \(name) contains integers") }
        unread.remove(name)
        return tensor
    }
}
