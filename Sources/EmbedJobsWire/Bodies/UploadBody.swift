internal import DatasetFormats
package import EmbedJobs

/// The form of an upload: one part, `data`, that streams the file's bytes.
package struct UploadBody: Sendable {
    /// The value of `Content-Type`.
    package let contentType: String
    /// The bytes of the form.
    package let source: ByteSource

    /// Wraps a file in a form. The boundary must not occur in the file, so it consists of random characters.
    package init(fileName: String?, data: ByteSource, boundary: String) {
        contentType = "multipart/form-data; boundary=\(boundary)"
        let type = UploadFormat.named(fileName)?.mediaType ?? "application/octet-stream"
        let head = Array(
            ("--\(boundary)\r\nContent-Disposition: form-data; name=\"data\"; "
                + "filename=\"\(FormPart.escaped(fileName ?? "upload"))\"\r\nContent-Type: \(type)\r\n\r\n").utf8
        )
        let tail = Array("\r\n--\(boundary)--\r\n".utf8)
        source = ByteSource(length: data.length.map { head.count + $0 + tail.count }) {
            () throws(APIError) -> ByteSource.Next in
            var file = data.makeAsyncIterator()
            var edges = [head, tail][...]
            return { () async throws(APIError) -> [UInt8]? in
                if edges.count == 2 { return edges.removeFirst() }
                if edges.count == 1, let chunk = try await file.next() { return chunk }
                return edges.popFirst()
            }
        }
    }
}
