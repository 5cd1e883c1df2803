internal import EmbedJobs

/// The headers of a part of a multipart form.
package struct FormPart: Sendable, Equatable {
    /// The field's name.
    package let name: String
    /// The name of the file; nil for a plain field.
    package let fileName: String?

    /// Creates a part.
    package init(name: String, fileName: String?) {
        self.name = name
        self.fileName = fileName
    }

    /// Parses header lines with their line ends; throws `invalidRequest` if they are malformed or lack a field name.
    init(headers: ArraySlice<UInt8>) throws(APIError) {
        let malformed = APIError(.invalidRequest, "invalid request: the headers of a part of the form are malformed")
        guard let text = String(validating: headers, as: UTF8.self) else { throw malformed }
        var disposition: String?
        var count = 0
        for line in text.unicodeScalars.split(separator: "\n") {
            count += 1
            guard line.last == "\r", count <= Limits.partHeadersMax else { throw malformed }
            let halves = line.dropLast().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[0].isEmpty, !halves[0].contains(" ") else { throw malformed }
            if ASCIICase.lower(String(halves[0])) == "content-disposition" { disposition = String(halves[1]) }
        }
        let value = HeaderValue(disposition ?? "")
        guard ASCIICase.lower(value.word) == "form-data", let name = value["name"] else { throw malformed }
        self.name = Self.unescaped(name)
        fileName = value["filename"].map(Self.unescaped)
    }

    /// Decodes `%22`, `%0D` and `%0A`, which browsers and the official SDK write for quotes and line ends.
    private static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let code =
                byte == UInt8(ascii: "%") ? String(decoding: rest.prefix(2).map(ASCIICase.lower), as: UTF8.self) : ""
            if let meant = ["22": UInt8(ascii: "\""), "0d": 0x0D, "0a": 0x0A][code] {
                bytes.append(meant)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text encoded for the quotes of a header.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped.append(contentsOf: "%22".unicodeScalars)
            case "\r": escaped.append(contentsOf: "%0D".unicodeScalars)
            case "\n": escaped.append(contentsOf: "%0A".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
