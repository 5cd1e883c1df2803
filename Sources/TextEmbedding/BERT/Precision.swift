/// The numbers that a model's linear layers multiply. Sums, and all that is not a product with weights, are 32-bit
/// floats in both.
package enum Precision: String, Sendable, CaseIterable {
    /// 32-bit floats.
    case float32 = "fp32"
    /// bfloat16, the upper half of a 32-bit float: weights in half the memory and products in less than half the time,
    /// by oneDNN, on processors that have instructions for it.
    case bfloat16 = "bf16"

    /// Why a model cannot be loaded in this precision here and what to do, or nil if it can.
    package var obstacle: ModelError? {
        switch self {
        case .float32: nil
        case .bfloat16: BFloat16Weights.obstacle
        }
    }

    /// The fingerprint of weights in this precision: a job is never continued in another one.
    func fingerprint(of weights: String) -> String {
        self == .float32 ? weights : "\(weights)+\(rawValue)"
    }
}
