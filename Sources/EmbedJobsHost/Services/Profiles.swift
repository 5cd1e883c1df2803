internal import EmbedJobs
package import EmbedJobsWire
internal import JobCommands
package import JobScript

/// Named services, read from the file `config` in the configuration folder:
///
/// ```
/// [profile work]
/// server = https://embed.example.org
/// ```
package struct Profiles {
    private let source: Source
    private let file: SectionFile

    /// The sections and settings that the file may contain.
    private static let grammar = ["profile": ["server"]]

    /// An error in the file or in reading it, and the file's text.
    package struct Mistake: Error {
        package let diagnostic: Diagnostic
        package let source: Source
    }

    /// Reads a text.
    package init(_ source: Source) throws(Mistake) {
        self.source = source
        do throws(Diagnostic) { file = try SectionFile(source, Self.grammar) } catch {
            throw Mistake(diagnostic: error, source: source)
        }
    }

    /// Reads the file in a configuration folder; a missing file contains no profiles.
    package init(folder: String?) throws(Mistake) {
        let path = "\(folder ?? "")/config"
        var bytes: [UInt8] = []
        do throws(Diagnostic) {
            if folder != nil { bytes = try SettingsFile.read(path, upTo: Limits.settingsBytesMax) ?? [] }
        } catch {
            throw Mistake(diagnostic: error, source: Source(name: path, bytes: []))
        }
        try self.init(Source(name: path, bytes: bytes))
    }

    /// The names of the profiles, in the order of the file.
    package var names: [String] { file.sections.map(\.name) }

    /// The address of the service that a profile names.
    package func server(of name: String) throws(Mistake) -> WebAddress {
        guard let section = file["profile", name] else {
            throw mistake(.unknownProfile(name, known: names, file: source.name), at: nil)
        }
        guard let setting = section.settings["server"], !setting.value.isEmpty else {
            throw mistake(.missingServer(profile: name), at: section.span)
        }
        do { return try WebAddress(setting.value) } catch {
            throw mistake(.invalidServer(reason: error.message), at: setting.span)
        }
    }

    private func mistake(_ mistake: SettingsMistake, at span: Span?) -> Mistake {
        Mistake(diagnostic: Diagnostic(mistake, at: span), source: source)
    }
}
