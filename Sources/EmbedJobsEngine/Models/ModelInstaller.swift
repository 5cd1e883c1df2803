internal import Crypto
package import EmbedJobs
internal import LocalFiles
internal import TextEmbedding

/// Manages the models' folder: adds models and aliases.
///
/// It needs no lock on the store: a model appears under its name in one step, and running jobs have theirs in memory.
package struct ModelInstaller: Sendable {
    /// The installed models.
    package let library: ModelLibrary
    private let folder: String

    /// Opens the models' folder of a store, creating it if it does not exist.
    package init(storeFolder: String) throws(APIError) {
        folder = StorePaths(root: storeFolder).models
        let folder = folder
        try mapped { try Folder.create(folder, isPrivate: true) }
        library = try ModelLibrary(folder: folder)
    }

    /// The models of the store in a folder, read-only: nothing is created if the folder does not exist.
    package static func library(ofStoreIn storeFolder: String) throws(APIError) -> ModelLibrary {
        try ModelLibrary(folder: StorePaths(root: storeFolder).models)
    }

    /// Copies a model's folder into the store, with a list of the digests of its files. Loads it once, so that an
    /// unusable model is refused now and not by a job.
    package func add(_ name: String, from source: String) async throws(APIError) {
        try await checkFree(name)
        var weights: [String: String] = [:]
        _ = try ModelLibrary.usable(name) { () throws in
            try ModelFolder(source).model { path, file throws(ModelError) in
                let digest = try ModelLibrary.sha256(of: file)
                weights[path] = digest
                return digest
            }
        }
        let arriving = "\(folder)/.\(name).arriving"
        try mapped {
            try Folder.remove(arriving)
            do {
                var digests: [String: String] = [:]
                try Self.copy(source, to: arriving, below: "", &digests)
                try ModelDigests.write(digests, to: arriving)
                for (path, digest) in weights {
                    let copy = try ModelFile(path: "\(arriving)/\(path)")
                    guard try ModelLibrary.sha256(of: copy) == digest else {
                        throw APIError(.modelInvalid, "model '\(name)' changed while it was copied; try again")
                    }
                }
            } catch {
                // If it cannot be removed now, the next attempt replaces it.
                try? Folder.remove(arriving)
                throw error
            }
            try Folder.rename(arriving, to: "\(folder)/\(name)")
            try Folder.sync(folder)
        }
    }

    /// Makes a name an alias of a model, by a symbolic link.
    package func alias(_ name: String, to model: String) async throws(APIError) {
        try await checkFree(name)
        let names = try await library.names()
        guard names.contains(model) else {
            throw APIError(.notFound, "model '\(model)' not found; local models: \(names.joined(separator: ", "))")
        }
        try mapped { try Folder.link("\(folder)/\(name)", to: model) }
    }

    private func checkFree(_ name: String) async throws(APIError) {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || Array("._-".utf8).contains(byte)
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 100 else {
            throw APIError(.invalidRequest, "invalid model name '\(name)'; use letters, digits, '.', '_' and '-'")
        }
        guard try await !library.names().contains(name) else {
            throw APIError(.invalidRequest, "model '\(name)' already exists; remove its folder first")
        }
    }

    /// Copies the regular files of a folder and its subfolders, and adds their digests; skips everything else, and a
    /// list of digests that the source has.
    ///
    /// `parent` is the path of the folder below the model's, empty or with a slash at the end.
    private static func copy(
        _ source: String,
        to target: String,
        below parent: String,
        _ digests: inout [String: String]
    ) throws {
        try Folder.create(target, isPrivate: true)
        for name in try Folder.names(in: source) where parent + name != ModelDigests.fileName {
            let path = "\(source)/\(name)"
            if Folder.isFolder(path) {
                try copy(path, to: "\(target)/\(name)", below: "\(parent)\(name)/", &digests)
                continue
            }
            guard Folder.isFile(path) else { continue }
            let input = try InputFile(path: path)
            let output = try OutputFile(path: "\(target)/\(name)", isPrivate: true)
            var hash = SHA256()
            try input.forEachChunk(of: Limits.readBytes) { chunk in
                hash.update(data: chunk)
                try output.write(chunk)
            }
            try output.publish(replacing: true)
            if ModelDigests.canList(parent + name) { digests[parent + name] = hash.finalize().hexadecimal }
        }
    }
}
