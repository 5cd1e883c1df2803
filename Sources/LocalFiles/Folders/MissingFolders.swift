#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Creates the missing parent folders of a new file.
enum MissingFolders {
    /// Creates them, and returns those created, innermost first.
    static func create(above path: String) throws(FileError) -> [String] {
        var missing: [String] = []
        var folder = Folder.parent(of: path)
        while !Folder.exists(folder) && Folder.parent(of: folder) != folder {
            missing.append(folder)
            folder = Folder.parent(of: folder)
        }
        do throws(FileError) {
            for folder in missing.reversed() { try Folder.create(folder) }
            return missing
        } catch {
            removeEmpty(missing)
            throw error
        }
    }

    /// Removes folders created for a file that was not written. A folder with other content is kept.
    static func removeEmpty(_ folders: [String]) {
        for folder in folders { rmdir(folder) }
    }
}
