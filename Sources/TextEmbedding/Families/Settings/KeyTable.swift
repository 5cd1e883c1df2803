/// The keys of one of a model's files on which sentence-transformers 6 or transformers 5 act, and what happens to each.
///
/// A file is checked against its table before it is read: a value that would change the vectors in a way that is not
/// implemented is refused, so it can never be passed over.
package struct KeyTable: Sendable {
    /// What happens to a key.
    package enum Treatment: Sendable {
        /// It has the effect that it has in the libraries.
        case honoured
        /// It does not affect vectors, for this reason.
        case ignored(because: String)
        /// Its values are refused for this reason, except those that change nothing.
        case refused(because: String, unless: @Sendable (JSONValue) -> Bool)
    }

    /// Keys that are treated alike.
    package struct Row: Sendable {
        /// The paths of the keys, with a dot before the key of an inner object.
        package let keys: [String]
        package let treatment: Treatment

        static func honoured(_ keys: String...) -> Row { Row(keys: keys, treatment: .honoured) }

        static func ignored(_ reason: String, _ keys: String...) -> Row {
            Row(keys: keys, treatment: .ignored(because: reason))
        }

        /// Refuses values other than null, false and empty ones, or than those that `unless` accepts.
        static func refused(
            _ key: String,
            _ reason: String,
            unless: @escaping @Sendable (JSONValue) -> Bool = \.isEmpty
        ) -> Row {
            Row(keys: [key], treatment: .refused(because: reason, unless: unless))
        }
    }

    /// The file's path in a model's folder.
    package let file: String
    package let rows: [Row]
    /// Whether keys that are not listed are refused, as in files whose reader in the library refuses them. Otherwise
    /// they are ignored, as in the libraries.
    package var refusesOthers = false

    /// Throws an error with every fault if a value in the file at `path` is refused.
    package func check(_ value: JSONValue, path: String) throws(ModelError) {
        var faults: [String] = []
        for row in rows {
            guard case .refused(let reason, let unless) = row.treatment else { continue }
            for key in row.keys {
                guard let found = value[key], !unless(found) else { continue }
                faults.append("\(key) \(Self.short(found)) is not supported: \(reason)")
            }
        }
        if refusesOthers {
            let known = Set(rows.flatMap(\.keys))
            for member in value.members where !known.contains(member.name) {
                faults.append("\"\(member.name)\" is not a key that sentence-transformers reads")
            }
        }
        guard faults.isEmpty else { throw ModelError(file: path, faults.joined(separator: "; ")) }
    }

    /// A value for a message, shortened.
    private static func short(_ value: JSONValue) -> String {
        let text = value.json
        return text.count > 40 ? "\(text.prefix(39))…" : text
    }
}
