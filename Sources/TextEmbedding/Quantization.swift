#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A vector of floats in the smaller forms that the API offers.
package struct Quantization: Sendable {
    /// Half the width of the range that int8 and uint8 cover.
    package let limit: Float

    /// Makes the forms of a model whose `quantizationLimit` is given.
    package init(limit: Float) {
        precondition(limit > 0)
        self.limit = limit
    }

    /// One byte per float: the range from `-limit` to `limit` in 255 steps, values beyond it clipped.
    package func uint8(_ vector: UnsafeBufferPointer<Float>) -> [UInt8] {
        let step = 2 * limit / 255
        return vector.map { UInt8(min(max((($0 + limit) / step).rounded(.down), 0), 255)) }
    }

    /// `uint8` less 128.
    package func int8(_ vector: UnsafeBufferPointer<Float>) -> [Int8] {
        uint8(vector).map { Int8(Int($0) - 128) }
    }

    /// One bit per float, set where it is above zero. The first float is the highest bit of the first byte; bits
    /// without a float are zero.
    package func ubinary(_ vector: UnsafeBufferPointer<Float>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (vector.count + 7) / 8)
        for (index, value) in vector.enumerated() where value > 0 { bytes[index / 8] |= 0x80 >> (index % 8) }
        return bytes
    }

    /// `ubinary` less 128: an offset, not the same bits read as a signed number.
    package func binary(_ vector: UnsafeBufferPointer<Float>) -> [Int8] {
        ubinary(vector).map { Int8(Int($0) - 128) }
    }

    /// The floats, four bytes each, the lowest first, as base64 text.
    package func base64(_ vector: UnsafeBufferPointer<Float>) -> String {
        vector.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0).base64EncodedString() }
    }
}
