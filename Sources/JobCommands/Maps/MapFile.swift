internal import LocalFiles

/// The file that a map is written to: it appears whole or not at all, unless it is a device or a pipe.
struct MapFile {
    /// Its path.
    let path: String

    private let format: Format
    private let overwrite: Bool

    /// What kinds of pictures there are.
    enum Format: String, CaseIterable {
        /// Lines and text, to be scaled and searched.
        case svg
        /// Pixels.
        case png
    }

    /// Refuses what cannot work before anything is asked of a service.
    init(to path: String, overwrite: Bool) throws(CommandFailure) {
        guard let format = Self.format(of: path) else { throw Self.failure(Self.unknownFormat(path)) }
        if let mistake = Download.collision(path, overwrite: overwrite, .disk) { throw Self.failure(mistake) }
        self.path = path
        self.format = format
        self.overwrite = overwrite
    }

    /// Draws a map and writes it. `onWait` is called once where a pipe has no reader for some seconds.
    func write(
        _ scatter: Scatter,
        width: Int?,
        height: Int?,
        onWait: () -> Void
    ) throws(CommandFailure) {
        let width = width ?? Limits.pictureWidth
        // The shape of the standard picture, unless both are said.
        let height = height ?? max(1, width * Limits.pictureHeight / Limits.pictureWidth)
        let bytes =
            switch format {
            case .svg: Array(SVGDrawing.text(scatter, width: width, height: height).utf8)
            case .png: PixelDrawing.image(scatter, width: width, height: height).bytes
            }
        do throws(FileError) {
            let file = try TargetFile(path: path, onWait: onWait)
            // Closed and removed here, not when memory is next tidied.
            defer { file.discard() }
            let result = bytes.withUnsafeBytes { bytes in
                Result { () throws(FileError) in try file.write(bytes) }
            }
            try result.get()
            try file.publish(replacing: overwrite)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Whether names and colours are explained in the picture itself.
    var hasText: Bool { format == .svg }

    // MARK: What can be said beforehand

    /// The ends of the names of pictures.
    static let extensions = Format.allCases.map(\.rawValue)

    /// What is wrong with a map as far as its arguments are known.
    static func mistakes(_ arguments: KnownArguments) -> [(parameter: String, mistake: ArgumentMistake)] {
        guard let path = arguments["to"] else { return [] }
        guard format(of: path) != nil else { return [("to", unknownFormat(path))] }
        let overwrite = arguments["overwrite"] == "true" || arguments.isUnknown("overwrite")
        return collision(path, overwrite, arguments.files)
    }

    private static func collision(
        _ path: String,
        _ overwrite: Bool,
        _ files: FileLookup
    ) -> [(parameter: String, mistake: ArgumentMistake)] {
        Download.collision(path, overwrite: overwrite, files).map { [("to", $0)] } ?? []
    }

    private static func format(of path: String) -> Format? {
        Format(rawValue: Fields.splitExtension(of: Folder.name(of: path)).ext.lowercased())
    }

    private static func unknownFormat(_ path: String) -> ArgumentMistake {
        let ends = extensions.map { "." + $0 }.joined(separator: " or ")
        return ArgumentMistake(path, "does not say which kind of picture is wanted", help: "end the name in \(ends)")
    }

    private static func failure(_ mistake: ArgumentMistake) -> CommandFailure {
        CommandFailure(.failure, "to=\(mistake.text) \(mistake.reason)", help: mistake.help)
    }
}
