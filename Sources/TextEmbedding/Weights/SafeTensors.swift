/// A file of tensors in the safetensors format: eight bytes with the length of a JSON header, the header, the data.
///
/// Nothing in the header is believed: every tensor must lie in the file, next to its neighbour, with as many bytes as
/// its shape needs. The rules are those of https://github.com/huggingface/safetensors.
package struct SafeTensors: Sendable {
    /// How a tensor's numbers are written.
    package enum ElementType: String, Sendable {
        case float32 = "F32"
        case float16 = "F16"
        case bfloat16 = "BF16"
        case int64 = "I64"

        /// Bytes of one number.
        package var stride: Int {
            switch self {
            case .float32: 4
            case .float16, .bfloat16: 2
            case .int64: 8
            }
        }
    }

    /// Where a tensor lies in the file and how it is to be read.
    package struct Tensor: Sendable, Equatable {
        /// How its numbers are written.
        package let type: ElementType
        /// Its dimensions, the slowest first.
        package let shape: [Int]
        /// Its bytes, counted from the beginning of the file.
        package let range: Range<Int>
    }

    /// Headers longer than this are refused.
    package static let headerBytesMax = 64 << 20
    /// Files with more tensors than this are refused.
    package static let tensorsMax = 100_000

    /// The file.
    package let file: MappedFile
    /// The tensors by name.
    package let tensors: [String: Tensor]

    /// Opens and checks the file at `path`.
    package init(path: String) throws(ModelError) {
        file = try MappedFile(path: path)
        tensors = try Self.tensors(in: file.bytes, of: path)
    }

    /// Reads and checks the header of a file's bytes; `path` is for messages.
    package static func tensors(
        in bytes: UnsafeRawBufferPointer,
        of path: String
    ) throws(ModelError) -> [String: Tensor] {
        guard bytes.count >= 8 else { throw ModelError(file: path, "it is too short for a safetensors file") }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length >= 2, length <= UInt64(bytes.count - 8) else {
            throw ModelError(file: path, "the header's length, \(length), does not fit the file")
        }
        guard length <= UInt64(headerBytesMax) else {
            throw ModelError(file: path, "the header is longer than \(headerBytesMax) bytes")
        }
        let start = 8 + Int(length)
        let header = UnsafeRawBufferPointer(rebasing: bytes[8..<start])
        let entries = try JSONFile.decode(TensorHeader.self, from: header, of: path).entries
        guard entries.count <= tensorsMax else {
            throw ModelError(file: path, "it has more than \(tensorsMax) tensors")
        }
        var tensors: [String: Tensor] = [:]
        var end = start
        for (name, entry) in entries.sorted(by: { $0.value.isBefore($1.value) }) {
            let tensor = try entry.tensor(name, dataStart: start, path: path)
            guard tensor.range.lowerBound == end else {
                throw ModelError(file: path, "tensor \(name) does not begin where the one before it ends")
            }
            guard tensor.range.upperBound <= bytes.count else {
                throw ModelError(file: path, "tensor \(name) ends after the file")
            }
            end = tensor.range.upperBound
            tensors[name] = tensor
        }
        guard end == bytes.count else { throw ModelError(file: path, "it has bytes that belong to no tensor") }
        return tensors
    }
}

/// The JSON header as it is written.
private struct TensorHeader: Decodable {
    struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let data_offsets: [Int]

        func isBefore(_ other: Entry) -> Bool { data_offsets.lexicographicallyPrecedes(other.data_offsets) }

        /// The entry as a tensor, if its offsets span as many bytes as its shape needs.
        func tensor(_ name: String, dataStart: Int, path: String) throws(ModelError) -> SafeTensors.Tensor {
            guard let type = SafeTensors.ElementType(rawValue: dtype) else {
                throw ModelError(file: path, "tensor \(name) has the type \(dtype), which is not supported")
            }
            guard let bytes = SafeTensors.product(of: shape + [type.stride]) else {
                throw ModelError(file: path, "tensor \(name) has an impossible shape")
            }
            guard data_offsets.count == 2, data_offsets[0] >= 0, data_offsets[0] <= data_offsets[1],
                data_offsets[1] <= Int.max - dataStart
            else {
                throw ModelError(file: path, "tensor \(name) has impossible offsets")
            }
            guard data_offsets[1] - data_offsets[0] == bytes else {
                throw ModelError(file: path, "tensor \(name) has a size that differs from its shape's")
            }
            let range = dataStart + data_offsets[0]..<dataStart + data_offsets[1]
            return SafeTensors.Tensor(type: type, shape: shape, range: range)
        }
    }

    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    var entries: [String: Entry] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys where key.stringValue != "__metadata__" {
            entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
        }
    }
}

extension SafeTensors {
    /// The product of dimensions, or nil if one is negative or the product is no `Int`.
    static func product(of dimensions: [Int]) -> Int? {
        var product = 1
        for dimension in dimensions {
            let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else { return nil }
            product = next
        }
        return product
    }

    /// The tensor's floats where they lie in the file, or nil if they are of another type or not aligned.
    func floatsInPlace(_ tensor: Tensor) -> UnsafePointer<Float>? {
        guard tensor.type == .float32, let base = bytes(of: tensor).baseAddress,
            UInt(bitPattern: base) % UInt(MemoryLayout<Float>.alignment) == 0
        else { return nil }
        return base.assumingMemoryBound(to: Float.self)
    }

    /// Writes the tensor as floats to `target`, which must have room, and lets its pages go. Integers are not read.
    package func copyFloats(_ tensor: Tensor, to target: UnsafeMutablePointer<Float>) {
        let source = bytes(of: tensor)
        switch tensor.type {
        case .float32:
            UnsafeMutableRawBufferPointer(start: target, count: source.count).copyMemory(from: source)
        case .bfloat16:
            for i in 0..<source.count / 2 {
                let bits = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
                target[i] = Float(bitPattern: UInt32(bits) << 16)
            }
        case .float16:
            for i in 0..<source.count / 2 {
                let bits = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
                target[i] = Self.float(halfBits: bits)
            }
        case .int64:
            preconditionFailure("integers are no weights; the reader of weights refuses them")
        }
        file.release(tensor.range)
    }

    /// The value of an IEEE 754 half. `Float16` does not exist on every platform.
    package static func float(halfBits: UInt16) -> Float {
        let sign = UInt32(halfBits & 0x8000) << 16
        let magnitude = UInt32(halfBits & 0x7fff)
        if magnitude >= 0x7c00 { return Float(bitPattern: sign | 0x7f80_0000 | (magnitude & 0x3ff) << 13) }
        // The exponent is 112 too small after the shift; the product also normalises what was subnormal.
        let scaled = Float(bitPattern: magnitude << 13) * Float(sign: .plus, exponent: 112, significand: 1)
        return Float(bitPattern: sign | scaled.bitPattern)
    }

    private func bytes(of tensor: Tensor) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range])
    }
}
