package import EmbedJobs
package import EmbedJobsWire
internal import JobScript
package import LocalFiles

/// The keys that `embedjobs login` stored: the file `credentials` in the configuration folder, readable only by its
/// user.
///
/// Each key is stored with the address that it is for, and is never sent to another one.
package struct Credentials {
    /// What a key belongs to: a service, or a profile.
    package enum Subject: Hashable {
        case server
        case profile(String)

        fileprivate var kind: String {
            switch self {
            case .server: "server"
            case .profile: "profile"
            }
        }
    }

    private let path: String
    private var keys: [Entry] = []

    private struct Entry {
        let kind: String
        let name: String
        let server: String
        let key: String

        /// Whether this entry is the subject's key. If `isStrict`, a profile's entry must also have the profile's
        /// current address.
        func matches(_ subject: Subject, for address: WebAddress, isStrict: Bool) -> Bool {
            switch subject {
            case .server: kind == "server" && name == address.originText
            case .profile(let profile):
                kind == "profile" && name == profile && (!isStrict || server == address.originText)
            }
        }
    }

    private static let grammar = ["server": ["key"], "profile": ["server", "key"]]

    /// Reads the file in a configuration folder. Throws `unauthorized` if other users can read it, or if it is
    /// malformed.
    package init(folder: String) throws(APIError) {
        path = "\(folder)/credentials"
        guard Folder.exists(path) else { return }
        let source: Source
        let isPrivate: Bool
        do throws(FileError) {
            let file = try InputFile(path: path)
            isPrivate = file.isPrivate
            source = Source(name: path, bytes: try file.read(at: 0, count: min(file.size, Limits.settingsBytesMax)))
        } catch {
            throw APIError(.unauthorized, "the keys cannot be read: \(error)")
        }
        guard isPrivate else {
            let message = "\(path) can be read by others: chmod 600 it, and replace keys that others may have read"
            throw APIError(.unauthorized, message)
        }
        do throws(Diagnostic) {
            for section in try SectionFile(source, Self.grammar).sections {
                guard let key = section.settings["key"]?.value, !key.isEmpty else { continue }
                let server = section.settings["server"]?.value ?? section.name
                keys.append(Entry(kind: section.kind, name: section.name, server: server, key: key))
            }
        } catch {
            // The line may hold a key, so only its number is shown.
            let position = error.span.map { ":\(source.position(of: $0.start).line)" } ?? ""
            throw APIError(.unauthorized, "\(path)\(position): \(error.message); embedjobs login writes this file")
        }
    }

    /// The stored key of a profile or a service, if any.
    package func key(_ subject: Subject, for address: WebAddress) -> String? {
        keys.first { $0.matches(subject, for: address, isStrict: true) }?.key
    }

    /// Stores a key, replacing the subject's previous one.
    package mutating func set(_ key: String, _ subject: Subject, for address: WebAddress) throws(FileError) {
        keys.removeAll { $0.matches(subject, for: address, isStrict: false) }
        let name = if case .profile(let name) = subject { name } else { address.originText }
        keys.append(Entry(kind: subject.kind, name: name, server: address.originText, key: key))
        try write()
    }

    /// Removes the key that a subject would use: its own, else for a profile that of its service. Returns false if
    /// neither is stored.
    package mutating func removeUsed(by subject: Subject, for address: WebAddress) throws(FileError) -> Bool {
        for owner in [subject, .server] {
            let count = keys.count
            keys.removeAll { $0.matches(owner, for: address, isStrict: false) }
            guard keys.count == count else {
                try write()
                return true
            }
        }
        return false
    }

    /// What the stored keys for an address belong to.
    package func subjects(for address: WebAddress) -> [Subject] {
        keys.filter { $0.server == address.originText }.map { $0.kind == "server" ? .server : .profile($0.name) }
    }

    private func write() throws(FileError) {
        try Folder.create(Folder.parent(of: path), isPrivate: true)
        let file = try OutputFile(path: path, isPrivate: true)
        defer { file.discard() }
        let text = keys.map { entry in
            let server = entry.kind == "profile" ? "server = \(entry.server)\n" : ""
            return "\n[\(entry.kind) \(entry.name)]\n\(server)key = \(entry.key)\n"
        }
        let all = "# Written by embedjobs login. Anyone who can read this file can use the keys.\n" + text.joined()
        try file.write(Array(all.utf8))
        try file.publish(replacing: true)
    }
}
