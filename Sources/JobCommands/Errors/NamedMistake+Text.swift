internal import JobScript

/// The text of a mistake after the name of what it concerns.
extension NamedMistake {
    package var message: String {
        switch subject {
        case .option(let key): "\(key)=\(mistake.message)"
        case .value(let key, let text): "\(key)=\(text): \(mistake.message)"
        case .part(let name): "\(name): \(mistake.message)"
        }
    }

    package var help: String? { mistake.help }
}
