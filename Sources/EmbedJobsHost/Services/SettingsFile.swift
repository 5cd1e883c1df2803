internal import JobCommands
package import JobScript
internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A settings file of the user, which decides where keys are sent and what runs at the prompt.
///
/// It is used only if other users cannot write to it. They may read it.
package enum SettingsFile {
    /// The first bytes of a file, up to a limit; nil if the file does not exist.
    package static func read(_ path: String, upTo limit: Int) throws(Diagnostic) -> [UInt8]? {
        let file: InputFile
        do throws(FileError) { file = try InputFile(path: path) } catch {
            if error.isMissing { return nil }
            throw Diagnostic(SettingsMistake.unreadableSettings(error), at: nil)
        }
        if let refusal = refusal(file.authorship, path) { throw refusal }
        do throws(FileError) {
            return try file.read(at: 0, count: min(file.size, limit))
        } catch {
            throw Diagnostic(SettingsMistake.unreadableSettings(error), at: nil)
        }
    }

    private static func refusal(_ authorship: InputFile.Authorship, _ path: String) -> Diagnostic? {
        switch authorship {
        case .own: nil
        case .foreign(let user):
            Diagnostic(SettingsMistake.foreignSettings(path: path, owner: user, user: geteuid()), at: nil)
        case .shared:
            Diagnostic(SettingsMistake.sharedSettings(path: path), at: nil)
        }
    }
}
