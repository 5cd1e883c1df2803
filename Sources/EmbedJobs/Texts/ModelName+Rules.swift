/// The names that models of this machine can have.
extension ModelName {
    /// Maximum number of characters of a name.
    package static let charactersMax = 100

    /// Why a model cannot have this name; nil if it can. Parts between slashes are as in the names of model hubs.
    package var problem: String? {
        let length = rawValue.utf8.count
        guard length > 0 else { return "must not be empty" }
        guard length <= Self.charactersMax else {
            return "must have at most \(Self.charactersMax) characters, not \(length)"
        }
        guard rawValue.utf8.allSatisfy(Self.mayContain) else {
            return "use letters, digits, '.', '_', '-', and '/' between parts"
        }
        for part in rawValue.split(separator: "/", omittingEmptySubsequences: false) {
            if part.isEmpty { return "must not begin or end with '/', nor contain '//'" }
            if part.hasPrefix(".") { return "no part of it must begin with '.'" }
        }
        return nil
    }

    /// Whether a model can have this name.
    package var isValid: Bool { problem == nil }

    private static func mayContain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
