/// A file that is written from its start.
package protocol WritableFile {
    /// Appends bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError)
}

extension WritableFile {
    /// Appends bytes.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        try bytes.withRawBytes { bytes throws(FileError) in try write(bytes) }
    }
}

extension OutputFile: WritableFile {}
extension PrivateFile: WritableFile {}
extension TargetFile: WritableFile {}
