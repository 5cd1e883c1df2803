internal import CEmbeddingKernels

/// The processor's vector instructions that models are computed with.
package enum InstructionSet {
    /// The name: `avx512`, `avx2`, `sse2` or `neon`.
    package static var name: String {
        switch ek_kernels.best.level {
        case .reference: "none"
        case .portable: portable
        case .avx2: "avx2"
        case .avx512: "avx512"
        }
    }

    #if arch(arm64)
    private static let portable = "neon"
    #else
    private static let portable = "sse2"
    #endif
}
