#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Converts float vectors to the API's smaller embedding types.
package struct Quantization: Sendable {
    /// Half the range of int8 and uint8.
    package let limit: Float

    /// Creates a quantization for a model's `quantizationLimit`.
    package init(limit: Float) {
        precondition(limit > 0)
        self.limit = limit
    }

    /// Returns one byte per float: the range from `-limit` to `limit` in 255 steps. Values beyond it are clipped.
    package func uint8(_ vector: UnsafeBufferPointer<Float>) -> [UInt8] {
        let step = 2 * limit / 255
        return vector.map { UInt8(min(max((($0 + limit) / step).rounded(.down), 0), 255)) }
    }

    /// Returns the `uint8` values minus 128.
    package func int8(_ vector: UnsafeBufferPointer<Float>) -> [Int8] {
        uint8(vector).map { Int8(Int($0) - 128) }
    }

    /// Returns one bit per float, set if it is above zero. The first float is the highest bit of the first byte.
    /// Padding bits are zero.
    package func ubinary(_ vector: UnsafeBufferPointer<Float>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (vector.count + 7) / 8)
        for (index, value) in vector.enumerated() where value > 0 { bytes[index / 8] |= 0x80 >> (index % 8) }
        return bytes
    }

    /// Returns the `ubinary` bytes minus 128: an offset, not the same bits read as a signed number.
    package func binary(_ vector: UnsafeBufferPointer<Float>) -> [Int8] {
        ubinary(vector).map { Int8(Int($0) - 128) }
    }

    /// Returns the floats as base64 text, four bytes each, little-endian.
    package func base64(_ vector: UnsafeBufferPointer<Float>) -> String {
        vector.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0).base64EncodedString() }
    }
}
