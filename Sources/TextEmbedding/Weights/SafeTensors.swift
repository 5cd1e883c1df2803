/// A file of tensors in the safetensors format: eight bytes with the length of a JSON header, the header, the data.
///
/// The header is validated: every tensor must be inside the file, adjacent to its neighbour, with as many bytes as its
/// shape needs. The rules are those of https://github.com/huggingface/safetensors.
package struct SafeTensors: Sendable {
    /// The number format of a tensor.
    package enum ElementType: String, Sendable {
        case float32 = "F32"
        case float16 = "F16"
        case bfloat16 = "BF16"
        case int64 = "I64"

        /// The size of a number in bytes.
        package var stride: Int {
            switch self {
            case .float32: 4
            case .float16, .bfloat16: 2
            case .int64: 8
            }
        }
    }

    /// The position and format of a tensor in the file.
    package struct Tensor: Sendable, Equatable {
        /// The number format.
        package let type: ElementType
        /// The dimensions, slowest first.
        package let shape: [Int]
        /// The byte range, from the beginning of the file.
        package let range: Range<Int>
    }

    /// The maximum length of a header in bytes.
    static let headerBytesMax = 64 << 20
    /// The number of bytes that are read and converted at a time, for types other than float32. Must be even.
    private static let chunkBytes = 1 << 20
    /// The maximum number of tensors in a file.
    static let tensorsMax = 100_000

    /// The file.
    package let file: ModelFile
    /// The tensors by name.
    package let tensors: [String: Tensor]

    /// Opens the file at `path` and checks its header.
    package init(path: String) throws(ModelError) { try self.init(ModelFile(path: path)) }

    /// Checks the header of an open file.
    package init(_ file: ModelFile) throws(ModelError) {
        self.file = file
        tensors = try Self.tensors(fileSize: file.size, of: file.path) { range throws(ModelError) in
            try file.bytes(range)
        }
    }

    /// Throws if a tensor contains a number that is not finite: vectors of some texts would not be finite either.
    package func checkFinite() throws(ModelError) {
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) where tensor.type != .int64 {
            let memory = FloatMemory(uninitializedCount: tensor.range.count / tensor.type.stride)
            try readFloats(tensor, to: memory.base)
            // The product is NaN for NaN and infinity, so one sum finds them all.
            let sum = UnsafeBufferPointer(start: memory.base, count: memory.count).reduce(Float(0)) { $0 + $1 * 0 }
            guard sum == 0 else { throw ModelError(file: file.path, "tensor \(name) has numbers that are not finite") }
        }
    }

    /// Checks the header of a file of `fileSize` bytes. `read` returns a range of bytes; `path` is used in messages.
    package static func tensors(
        fileSize: Int,
        of path: String,
        read: (Range<Int>) throws(ModelError) -> [UInt8]
    ) throws(ModelError) -> [String: Tensor] {
        guard fileSize >= 8 else { throw ModelError(file: path, "too short for a safetensors file") }
        let length = try read(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length >= 2, length <= UInt64(fileSize - 8) else {
            throw ModelError(file: path, "header length \(length) exceeds the file")
        }
        guard length <= UInt64(headerBytesMax) else {
            throw ModelError(file: path, "header length \(length) exceeds the limit of \(headerBytesMax) bytes")
        }
        let start = 8 + Int(length)
        let entries = try JSONFile.decode(TensorHeader.self, from: try read(8..<start), of: path).entries
        guard entries.count <= tensorsMax else {
            throw ModelError(file: path, "more than \(tensorsMax) tensors")
        }
        var tensors: [String: Tensor] = [:]
        var end = start
        for (name, entry) in entries.sorted(by: { $0.value.isBefore($1.value) }) {
            let tensor = try entry.tensor(name, dataStart: start, path: path)
            guard tensor.range.lowerBound == end else {
                throw ModelError(file: path, "tensor \(name) does not start where the previous tensor ends")
            }
            guard tensor.range.upperBound <= fileSize else {
                throw ModelError(file: path, "tensor \(name) extends past the end of the file")
            }
            end = tensor.range.upperBound
            tensors[name] = tensor
        }
        guard end == fileSize else { throw ModelError(file: path, "the file has bytes outside all tensors") }
        return tensors
    }
}

/// The raw JSON header.
private struct TensorHeader: Decodable {
    struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let data_offsets: [Int]

        func isBefore(_ other: Entry) -> Bool { data_offsets.lexicographicallyPrecedes(other.data_offsets) }

        /// Returns the entry as a tensor. Throws unless its offsets span as many bytes as its shape needs.
        func tensor(_ name: String, dataStart: Int, path: String) throws(ModelError) -> SafeTensors.Tensor {
            guard let type = SafeTensors.ElementType(rawValue: dtype) else {
                throw ModelError(file: path, "tensor \(name) has the unsupported type \(dtype)")
            }
            guard let bytes = SafeTensors.product(of: shape + [type.stride]) else {
                throw ModelError(file: path, "tensor \(name) has an invalid shape")
            }
            guard data_offsets.count == 2, data_offsets[0] >= 0, data_offsets[0] <= data_offsets[1],
                data_offsets[1] <= Int.max - dataStart
            else {
                throw ModelError(file: path, "tensor \(name) has invalid offsets")
            }
            guard data_offsets[1] - data_offsets[0] == bytes else {
                throw ModelError(file: path, "tensor \(name) has a size that does not match its shape")
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
    /// Returns the product of dimensions; nil if one is negative or the product overflows.
    static func product(of dimensions: [Int]) -> Int? {
        var product = 1
        for dimension in dimensions {
            let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
            guard dimension >= 0, !overflow else { return nil }
            product = next
        }
        return product
    }

    /// Reads a float tensor to `target`, which must have space for it. Integer tensors are not supported.
    package func readFloats(_ tensor: Tensor, to target: UnsafeMutablePointer<Float>) throws(ModelError) {
        switch tensor.type {
        case .float32: try file.read(tensor.range, to: target)
        case .bfloat16:
            try readHalves(tensor.range, to: target) { Float(bitPattern: UInt32($0) << 16) }
        case .float16:
            try readHalves(tensor.range, to: target) { Self.float(halfBits: $0) }
        case .int64:
            preconditionFailure("WeightReader must reject integer tensors")
        }
    }

    /// Reads two-byte numbers in chunks.
    private func readHalves(
        _ range: Range<Int>,
        to target: UnsafeMutablePointer<Float>,
        _ float: (UInt16) -> Float
    ) throws(ModelError) {
        var target = target
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunkBytes) {
            let chunk = try file.bytes(start..<min(start + Self.chunkBytes, range.upperBound))
            chunk.withUnsafeBytes { source in
                for i in 0..<source.count / 2 {
                    let bits = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
                    target[i] = float(bits)
                }
            }
            target += chunk.count / 2
        }
    }

    /// Returns the value of an IEEE 754 half. `Float16` is not available on all platforms.
    package static func float(halfBits: UInt16) -> Float {
        let sign = UInt32(halfBits & 0x8000) << 16
        let magnitude = UInt32(halfBits & 0x7fff)
        if magnitude >= 0x7c00 { return Float(bitPattern: sign | 0x7f80_0000 | (magnitude & 0x3ff) << 13) }
        // The exponent is 112 too small after the shift. The product also normalises subnormal numbers.
        let scaled = Float(bitPattern: magnitude << 13) * Float(sign: .plus, exponent: 112, significand: 1)
        return Float(bitPattern: sign | scaled.bitPattern)
    }
}
