internal import CEmbeddingKernels

/// The instructions that models compute with on this processor.
package enum InstructionSet {
    /// The name of the fastest supported set.
    package static let name =
        switch ek_best_level() {
        case .avx512: "avx512"
        case .avx2: "avx2"
        case .portable: "portable"
        case .reference: "reference"
        }
}
