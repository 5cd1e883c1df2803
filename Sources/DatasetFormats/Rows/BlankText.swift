extension StringProtocol {
    /// Whether the text shows nothing: it has only white space, controls and invisible characters such as U+200B.
    package var isBlank: Bool {
        unicodeScalars.allSatisfy { scalar in
            let properties = scalar.properties
            return properties.isWhitespace || [.control, .format].contains(properties.generalCategory)
        }
    }
}
