#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The folders that a new file needs and that are not there yet.
enum MissingFolders {
    /// Makes them, and returns those that were made, the innermost first.
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

    /// Removes folders that were made for a file that did not come; one that got something else stays.
    static func removeEmpty(_ folders: [String]) {
        for folder in folders { rmdir(folder) }
    }
}
