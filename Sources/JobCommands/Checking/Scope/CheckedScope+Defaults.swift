internal import JobScript

/// What the checker knows of values with a default.
extension CheckedScope {
    /// What is known of a value and its mistakes, if another one is used where it is missing or empty.
    func merge(
        _ value: (known: Known, mistakes: [Diagnostic]),
        orElse standard: (known: Known, mistakes: [Diagnostic])
    ) -> (Known, [Diagnostic]) {
        let mistakes = value.mistakes.filter { !$0.isAboutMissingValue } + standard.mistakes
        // The environment is the same in the run; a variable may be set by an earlier iteration of a loop.
        if value.mistakes.contains(where: \.isAboutEnvironment) { return (standard.known, mistakes) }
        if !mistakes.isEmpty || value.mistakes.contains(where: \.isAboutMissingValue) {
            return (Known(shape: .unknown), mistakes)
        }
        if value.known.isCertain, let text = value.known.text {
            return (text.isEmpty ? standard.known : value.known, mistakes)
        }
        return (Known(shape: value.known.shape.joined(with: standard.known.shape)), mistakes)
    }
}

extension Diagnostic {
    /// Whether the mistake is that a variable is not set, which an invalid statement may do.
    var isAboutUnsetVariable: Bool {
        switch mistake as? ValueMistake {
        case .unsetVariable, .possiblyUnsetVariable: true
        default: false
        }
    }

    /// Whether the mistake is that a value does not exist, so that its default is used.
    var isAboutMissingValue: Bool {
        switch mistake as? ValueMistake {
        case .unsetEnvironmentVariable, .missingElement: true
        default: isAboutUnsetVariable
        }
    }

    fileprivate var isAboutEnvironment: Bool {
        if case .unsetEnvironmentVariable? = mistake as? ValueMistake { true } else { false }
    }
}
