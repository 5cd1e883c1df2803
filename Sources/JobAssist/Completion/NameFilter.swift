/// Selects the names that begin with the typed text, or if none does, those that contain it. ASCII case does not
/// matter.
struct NameFilter {
    /// The typed text.
    let typed: String

    private let letters: [UInt8]

    init(_ typed: String) {
        self.typed = typed
        letters = typed.utf8.map(Self.folded)
    }

    /// Returns the matching elements in their order; an element matches by either of its names.
    func meant<Element>(
        among all: [Element],
        orContaining: Bool = true,
        named names: (Element) -> (String, String?)
    ) -> [Element] {
        guard !letters.isEmpty else { return all }
        let first = all.filter { element in
            let (name, other) = names(element)
            return begins(name) || (other.map(begins) ?? false)
        }
        if !first.isEmpty || !orContaining { return first }
        return all.filter { element in
            let (name, other) = names(element)
            return contains(name) || (other.map(contains) ?? false)
        }
    }

    /// Whether a name begins with the typed text.
    func begins(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { begins($0, at: 0) }
    }

    private func contains(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            guard bytes.count >= letters.count else { return false }
            return (0...(bytes.count - letters.count)).contains { begins(bytes, at: $0) }
        }
    }

    private func begins(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard bytes.count - start >= letters.count else { return false }
        for index in letters.indices where Self.folded(bytes[start + index]) != letters[index] { return false }
        return true
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
