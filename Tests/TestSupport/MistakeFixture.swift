internal import JobScript

/// A mistake with any text.
package struct MistakeFixture: Mistake {
    package let message: String
    package let help: String?

    package init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}
