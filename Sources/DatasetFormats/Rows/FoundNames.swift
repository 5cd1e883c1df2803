/// The names of columns or fields that a file has, for the message that a needed one is missing.
enum FoundNames {
    /// "columns: id, body", with the name that may stand for `text`: `columns: id, Text; rename "Text" to text`.
    static func clause(_ kind: String, _ names: [String]) -> String {
        let named = names.filter { !$0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
        guard !named.isEmpty else { return "\(kind): none with a name" }
        let shown = named.prefix(FormatLimits.namesShownMax).map(shortened).joined(separator: ", ")
        let others = named.count - FormatLimits.namesShownMax
        let rest = others > 0 ? ", and \(others) more" : ""
        guard !named.contains("text"), let near = named.first(where: isNearText) else {
            return "\(kind): \(shown)\(rest)"
        }
        return "\(kind): \(shown)\(rest); rename \(JSONText.quoted(near, limit: 64)) to text"
    }

    /// Whether a name differs from `text` only in capitals, in blanks around it, or by its plural.
    private static func isNearText(_ name: String) -> Bool {
        let letters = name.lowercased().filter { $0 != " " && $0 != "\t" }
        return letters == "text" || letters == "texts"
    }

    /// The name, with quotes unless it consists of letters, digits, dots, hyphens and underscores.
    private static func shortened(_ name: String) -> String {
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar)
        }
        return isPlain && name.unicodeScalars.count <= 64 ? name : JSONText.quoted(name, limit: 64)
    }
}
