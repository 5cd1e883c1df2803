package import EmbedJobs

/// A vector of one type that can be compared with others of the same type.
package enum ComparedVector: Hashable, Sendable {
    /// One number for each dimension, centred on zero, and their squared norm.
    case numbers([Float], squaredNorm: Double)
    /// One bit for each dimension, eight to a byte.
    case bits([UInt8])

    /// The types that can be compared, most exact first.
    package static let types: [EmbeddingType] = [.float, .base64, .int8, .uint8, .binary, .ubinary]

    /// Returns the vector of a type; nil if it is missing, or if base64 is not of floats.
    ///
    /// The zero of uint8 is 128, as in int8; binary is ubinary minus 128.
    package init?(_ type: EmbeddingType, of vectors: VectorSet) {
        switch type {
        case .float: self.init(numbers: vectors.float)
        case .base64: self.init(numbers: vectors.base64.flatMap(Base64Floats.floats))
        case .int8: self.init(numbers: vectors.int8?.map { Float($0) })
        case .uint8: self.init(numbers: vectors.uint8?.map { Float($0) - 128 })
        case .binary: self.init(bits: vectors.binary?.map { UInt8(Int($0) + 128) })
        case .ubinary: self.init(bits: vectors.ubinary)
        }
    }

    private init?(numbers: [Float]?) {
        guard let numbers else { return nil }
        self = .numbers(numbers, squaredNorm: Self.product(numbers, numbers))
    }

    private init?(bits: [UInt8]?) {
        guard let bits else { return nil }
        self = .bits(bits)
    }

    /// Returns the most exact type of a set of vectors; nil if none can be compared.
    package static func mostExactType(of vectors: VectorSet) -> EmbeddingType? {
        types.first { ComparedVector($0, of: vectors) != nil }
    }

    /// The numbers; bits as 0 and 1, the highest bit of a byte first.
    package var numbers: [Float] {
        switch self {
        case .numbers(let numbers, _): numbers
        case .bits(let bytes): bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 == 1 ? 1 : 0 } }
        }
    }

    /// The number of dimensions; for bits, eight for each byte.
    package var dimensions: Int {
        switch self {
        case .numbers(let numbers, _): numbers.count
        case .bits(let bytes): bytes.count * 8
        }
    }

    /// The similarity from -1 to 1: the cosine of two vectors of numbers; for bits, 1 minus twice the fraction that
    /// differs.
    ///
    /// It is 0 if a vector is zero or contains a number that is not finite. The vectors must have the same type and
    /// dimensions.
    package func similarity(to other: ComparedVector) -> Double {
        switch (self, other) {
        case (.numbers(let own, let ownNorm), .numbers(let others, let othersNorm)):
            let cosine = Self.product(own, others) / (ownNorm * othersNorm).squareRoot()
            return cosine.isFinite ? min(max(cosine, -1), 1) : 0
        case (.bits(let own), .bits(let others)):
            guard !own.isEmpty else { return 0 }
            let different = zip(own, others).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
            return 1 - 2 * Double(different) / Double(own.count * 8)
        case (.numbers, .bits), (.bits, .numbers):
            preconditionFailure("vectors of different types are compared")
        }
    }

    private static func product(_ left: [Float], _ right: [Float]) -> Double {
        precondition(left.count == right.count)
        var sum = 0.0
        for index in left.indices { sum += Double(left[index]) * Double(right[index]) }
        return sum
    }
}
