internal import JobScript
internal import LocalFiles

/// A mistake in a settings file of the user, or in a profile that it names.
enum SettingsMistake: Mistake, Hashable {
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
}
