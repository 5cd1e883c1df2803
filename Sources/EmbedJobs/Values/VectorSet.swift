/// The vectors of one text by type; nil for a type that was not requested.
public struct VectorSet: Sendable, Equatable {
    /// The vector itself, one number per dimension.
    public var float: [Float]?
    /// One number per dimension.
    public var int8: [Int8]?
    /// One number per dimension.
    public var uint8: [UInt8]?
    /// One number per eight dimensions.
    public var binary: [Int8]?
    /// One number per eight dimensions.
    public var ubinary: [UInt8]?
    /// Base64 of the floats as little-endian bytes.
    public var base64: String?

    /// Creates a set; types left out are nil.
    public init(
        float: [Float]? = nil,
        int8: [Int8]? = nil,
        uint8: [UInt8]? = nil,
        binary: [Int8]? = nil,
        ubinary: [UInt8]? = nil,
        base64: String? = nil
    ) {
        self.float = float
        self.int8 = int8
        self.uint8 = uint8
        self.binary = binary
        self.ubinary = ubinary
        self.base64 = base64
    }

    /// The vector of a type; nil if it is absent.
    public subscript(type: EmbeddingType) -> EmbeddingVector? {
        switch type {
        case .float: float.map(EmbeddingVector.floats)
        case .int8: int8.map(EmbeddingVector.signed)
        case .uint8: uint8.map(EmbeddingVector.unsigned)
        case .binary: binary.map(EmbeddingVector.signed)
        case .ubinary: ubinary.map(EmbeddingVector.unsigned)
        case .base64: base64.map(EmbeddingVector.base64)
        }
    }
}

/// A vector of any ``EmbeddingType``, by the values that hold it.
public enum EmbeddingVector: Sendable, Equatable {
    /// The numbers of `float`.
    case floats([Float])
    /// The numbers of `int8` or `binary`.
    case signed([Int8])
    /// The numbers of `uint8` or `ubinary`.
    case unsigned([UInt8])
    /// The text of `base64`.
    case base64(String)

    /// The length of the vector in numbers; nil for base64, which is text.
    public var count: Int? {
        switch self {
        case .floats(let numbers): numbers.count
        case .signed(let numbers): numbers.count
        case .unsigned(let numbers): numbers.count
        case .base64: nil
        }
    }
}
