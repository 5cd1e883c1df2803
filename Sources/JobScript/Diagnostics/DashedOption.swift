/// An option written with dashes, as other programs have them, and what it is in this language.
package struct DashedOption {
    /// The key, as this language spells it.
    package let key: String
    /// The value, if one is written; for a format alone, such as `--json`, the format.
    package let value: String?
    /// Whether the value is the next argument.
    package let takesNext: Bool

    /// The formats whose names other programs use as options.
    package static let formats = ["json", "jsonl", "csv", "table", "vertical", "markdown", "ids"]

    /// The options of this language that other programs write without a value.
    private static let switches: Set = ["dry_run", "failed", "overwrite", "save"]

    /// Reads an option such as `--limit`, `--limit=5` or `--json`; `next` is the argument after it.
    package init(_ text: String, next: String?) {
        let name = text.drop { $0 == "-" }
        if let equals = name.firstIndex(of: "=") {
            key = Self.key(name[..<equals])
            value = String(name[name.index(after: equals)...])
            takesNext = false
        } else if Self.formats.contains(String(name)) {
            (key, value, takesNext) = ("format", String(name), false)
        } else {
            key = Self.key(name)
            value = next.flatMap { $0.hasPrefix("-") ? nil : $0 }
            takesNext = value != nil
        }
    }

    /// The option in this language: `limit=5`; without a value `limit=VALUE`, or `save=true` for a switch.
    package var written: String { "\(key)=\(value ?? (Self.switches.contains(key) ? "true" : "VALUE"))" }

    private static func key(_ name: Substring) -> String { name.replacing("-", with: "_").lowercased() }
}
