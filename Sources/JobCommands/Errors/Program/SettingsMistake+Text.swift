internal import LocalFiles

/// The text of mistakes in settings files.
extension SettingsMistake {
    package var message: String {
        switch self {
        case .unreadableSettings(let error): error.description
        case .foreignSettings(let path, let owner, _): "\(path) is not used: it belongs to another user (uid \(owner))"
        case .sharedSettings(let path): "\(path) is not used: others can write to it"
        case .settingsNotUTF8: "the file is not UTF-8"
        case .notASetting: "not a setting"
        case .notASectionHeader: "not a section header"
        case .settingOutsideSection(let name, _): "\(name) is outside any section"
        case .unknownSectionSetting(let name, _, _): "unknown setting \(name)"
        case .repeatedSetting(let name, let kind): "\(name) is set twice for this \(kind)"
        case .repeatedSection(let header): "duplicate section \(header)"
        case .unknownProfile(let name, _, _): "unknown profile \(name)"
        case .missingServer(let profile): "profile \(profile): server is missing"
        case .invalidServer(let reason): reason
        }
    }

    package var help: String? {
        switch self {
        case .foreignSettings(let path, _, let user): "if you trust what it says: chown \(user) \(path)"
        case .sharedSettings(let path): "if you trust what it says: chmod go-w \(path)"
        case .notASetting: "write: setting = value"
        case .notASectionHeader(let kinds): "write \(Self.headers(kinds))"
        case .settingOutsideSection(_, let kinds): "add a line such as \(Self.headers(kinds)) before it"
        case .unknownSectionSetting(_, let kind, let known): "settings of a \(kind): \(known.joined(separator: ", "))"
        case .unknownProfile(let name, [], let file): "add [profile \(name)] and server = URL to \(file)"
        case .unknownProfile(_, let known, _): "known profiles: \(known.joined(separator: ", "))"
        case .missingServer: "write: server = URL"
        case .unreadableSettings, .settingsNotUTF8, .repeatedSetting, .repeatedSection, .invalidServer: nil
        }
    }

    private static func headers(_ kinds: [String]) -> String {
        kinds.map { "[\($0) NAME]" }.joined(separator: " or ")
    }
}
