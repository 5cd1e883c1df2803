internal import LocalFiles
internal import TextEmbedding

/// The digests that a model's files had when it was added: the file `SHA256SUMS` in its folder.
///
/// Its format is that of sha256sum(1), so `sha256sum -c SHA256SUMS` in the folder checks the same files.
struct ModelDigests {
    /// The name of the file, which does not list itself.
    static let fileName = "SHA256SUMS"

    /// The SHA-256 of each file in hexadecimal, by its path relative to the folder.
    let files: [String: String]
    private let folder: String
    private let advice: String

    /// Reads the digests of the model in a folder; nil for a model without them. `advice` ends the messages about
    /// damage.
    ///
    /// - Throws: if they are damaged or cannot be read.
    init?(ofModelIn folder: String, advice: String = "remove its folder and add it again") throws(ModelError) {
        let path = "\(folder)/\(Self.fileName)"
        guard let file = try ModelFile.ifPresent(path) else { return nil }
        guard let files = Self.files(listedIn: try file.allBytes(limit: Limits.modelDigestsBytesMax)) else {
            throw ModelError(file: path, "is not a list of SHA-256 digests; \(advice)")
        }
        (self.files, self.folder, self.advice) = (files, folder, advice)
    }

    /// Writes the digests of files to a model's folder, and makes them durable.
    static func write(_ files: [String: String], to folder: String) throws {
        let text = files.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
        let output = try OutputFile(path: "\(folder)/\(fileName)", isPrivate: true)
        try output.write(Array(text.utf8))
        try output.publish(replacing: true)
    }

    /// Whether a path can be listed. The format escapes backslashes and line breaks, and no model needs them.
    static func canList(_ path: String) -> Bool { !path.utf8.contains { Array("\\\r\n".utf8).contains($0) } }

    /// Checks the files that decide the vectors besides the weights, and that no listed file is missing.
    func checkConfiguration() throws(ModelError) {
        let suffixes = ModelFamily.all.flatMap(\.configurationSuffixes)
        for path in files.keys.sorted() {
            if suffixes.contains(where: path.hasSuffix) { try check(path) } else { _ = try open(path) }
        }
    }

    /// Checks a listed file, and returns its size.
    @discardableResult
    func check(_ path: String) throws(ModelError) -> Int {
        let file = try open(path)
        try check(path, sha256: try ModelLibrary.sha256(of: file))
        return file.size
    }

    /// Compares the digest of a file with the listed one, if any.
    func check(_ path: String, sha256: String) throws(ModelError) {
        guard let listed = files[path], listed != sha256 else { return }
        throw ModelError(file: "\(folder)/\(path)", "has changed since it was added; \(advice)")
    }

    private func open(_ path: String) throws(ModelError) -> ModelFile {
        // A folder may list files that the model does not use, such as weights in other formats.
        if let file = try ModelFile.ifPresent("\(folder)/\(path)", acceptsPointer: true) { return file }
        throw ModelError(file: "\(folder)/\(path)", "is missing; \(advice)")
    }

    /// The digests in a list, which has at least one; nil if a line is damaged or leads out of the folder.
    private static func files(listedIn bytes: [UInt8]) -> [String: String]? {
        guard bytes.last == UInt8(ascii: "\n") else { return nil }
        var files: [String: String] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self)
            let (digest, rest) = (text.prefix(64), text.dropFirst(64))
            guard digest.allSatisfy(\.isHexDigit), rest.hasPrefix("  ") || rest.hasPrefix(" *") else { return nil }
            // As `find . -type f` prints paths.
            let path = String(rest.dropFirst(rest.dropFirst(2).hasPrefix("./") ? 4 : 2))
            guard !path.isEmpty, !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { return nil }
            if path != fileName { files[path] = digest.lowercased() }
        }
        return files.isEmpty ? nil : files
    }
}
