internal import JobScript
package import LocalFiles

/// A mistake in a settings file of the user, or in a profile that it names.
package enum SettingsMistake: Mistake, Hashable {
    case unreadableSettings(FileError)
    /// The file belongs to another user.
    case foreignSettings(path: String, owner: UInt32, user: UInt32)
    /// Other users can write to the file.
    case sharedSettings(path: String)
    case settingsNotUTF8

    case notASetting
    case notASectionHeader(kinds: [String])
    case settingOutsideSection(String, kinds: [String])
    case unknownSectionSetting(String, kind: String, known: [String])
    case repeatedSetting(String, kind: String)
    case repeatedSection(header: String)

    case unknownProfile(String, known: [String], file: String)
    case missingServer(profile: String)
    case invalidServer(reason: String)

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [SettingsMistake] = [
        .unreadableSettings(FileError("read", "FILE", errno: FileError.notPermitted)),
        .foreignSettings(path: "FILE", owner: 0, user: 1), .sharedSettings(path: "FILE"), .settingsNotUTF8,
        .notASetting,
        .notASectionHeader(kinds: []), .settingOutsideSection("NAME", kinds: []),
        .unknownSectionSetting("NAME", kind: "profile", known: []), .repeatedSetting("NAME", kind: "profile"),
        .repeatedSection(header: "[profile NAME]"), .unknownProfile("NAME", known: [], file: "FILE"),
        .missingServer(profile: "NAME"), .invalidServer(reason: "REASON"),
    ]
}
