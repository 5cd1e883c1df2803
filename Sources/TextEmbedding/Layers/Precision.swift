/// The number format of products with a model's weights. Sums and all other values are 32-bit floats in both formats.
package enum Precision: String, Sendable, CaseIterable {
    /// 32-bit floats.
    case float32 = "fp32"
    /// bfloat16, the upper half of a 32-bit float. Weights take half the memory and products less than half the time,
    /// with oneDNN on processors that have instructions for it.
    case bfloat16 = "bf16"

    /// The reason this precision is unavailable and how to fix it; nil if it is available.
    package var obstacle: ModelError? {
        switch self {
        case .float32: nil
        case .bfloat16: BFloat16Weights.obstacle
        }
    }

    /// Returns the fingerprint of weights in this precision. A job is never resumed in another precision.
    func fingerprint(of weights: String) -> String {
        self == .float32 ? weights : "\(weights)+\(rawValue)"
    }
}
