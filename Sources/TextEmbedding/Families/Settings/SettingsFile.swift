/// A JSON file of a model's settings, decoded once.
package struct SettingsFile: Sendable {
    /// The path of the file.
    package let path: String
    /// The content: an object or a list.
    package let value: JSONValue

    /// Reads the file at `path`; nil if it does not exist.
    ///
    /// - Throws: if it is unreadable or not JSON. The keys are not checked.
    package init?(_ path: String) throws(ModelError) {
        guard let bytes = try TokenizerFile.read(path, limit: JSONFile.bytesMax) else { return nil }
        self.path = path
        value = try JSONValue(bytes, file: path)
    }

    /// A text; nil if it is missing or null.
    func text(_ key: String) throws(ModelError) -> String? {
        guard let found = value[key] else { return nil }
        guard let text = found.text else { throw wrongType(key) }
        return text
    }

    /// A Boolean; nil if it is missing or null.
    func flag(_ key: String) throws(ModelError) -> Bool? {
        switch value[key] {
        case nil: return nil
        case .flag(let flag): return flag
        default: throw wrongType(key)
        }
    }

    /// A number; nil if it is missing or null.
    func number(_ key: String) throws(ModelError) -> Double? {
        switch value[key] {
        case nil: return nil
        case .number(let number): return number
        default: throw wrongType(key)
        }
    }

    /// An integer that must be present.
    func integer(_ key: String) throws(ModelError) -> Int {
        guard let number = try number(key) else { throw ModelError(file: path, "\"\(key)\" is missing") }
        guard let integer = Int(exactly: number) else { throw wrongType(key) }
        return integer
    }

    func wrongType(_ key: String) -> ModelError { ModelError(file: path, "\"\(key)\" has the wrong type") }
}
