internal import LocalFiles

extension TemporaryFolder {
    /// Copies a folder in its current state: the image that a crash at this moment would leave.
    package func copy(_ source: String, to name: String) throws {
        try Folder.create(file(name), isPrivate: true)
        for entry in try Folder.names(in: source) {
            let path = "\(source)/\(entry)"
            if Folder.isFolder(path) {
                try copy(path, to: "\(name)/\(entry)")
            } else {
                let input = try InputFile(path: path)
                try write(try input.read(at: 0, count: input.size), to: "\(name)/\(entry)")
            }
        }
    }
}
