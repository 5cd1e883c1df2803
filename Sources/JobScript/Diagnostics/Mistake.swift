/// One kind of mistake, as data: where it is found, it is a case of an enum with fields.
///
/// The text is made in a file of its own per module, named `…Mistake+Text.swift`. Tests and programs match the case.
package protocol Mistake: Sendable {
    /// The machine-readable name: the case's name in snake case, such as `unknown_command`.
    var code: String { get }
    /// The error, in one sentence without a full stop.
    var message: String { get }
    /// How to fix it.
    var help: String? { get }
}

extension Mistake {
    package var code: String { Self.snakeCase(Mirror(reflecting: self).children.first?.label ?? "\(self)") }

    /// Returns a name such as `notUTF8` as `not_utf8`.
    private static func snakeCase(_ name: String) -> String {
        var text = ""
        for character in name {
            if character.isUppercase, text.last?.isUppercase == false { text += "_" }
            text.append(character)
        }
        return text.lowercased()
    }
}
