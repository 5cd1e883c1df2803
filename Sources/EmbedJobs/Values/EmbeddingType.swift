/// A representation of vectors; cases are in the order of the fields in files and responses.
public enum EmbeddingType: String, CaseIterable, Sendable {
    /// 32-bit floats.
    case float
    /// Integers from -128 to 127, scaled by a fixed range per model.
    case int8
    /// Integers from 0 to 255, scaled by the same range.
    case uint8
    /// One bit per dimension, eight per number from -128 to 127: `ubinary` - 128.
    case binary
    /// One bit per dimension, eight per number from 0 to 255, the first dimension in the highest bit.
    case ubinary
    /// Base64 of the floats as little-endian bytes.
    case base64
}
