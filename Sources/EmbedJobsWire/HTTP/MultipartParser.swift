package import EmbedJobs
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Parses a form with files (RFC 7578) from chunks of any size.
///
/// Bytes of a part are returned at once; the parser holds back only the start of a possible boundary and the headers
/// of one part. The boundary rules are those of RFC 2046, section 5.1.1: a boundary starts a line, and only white
/// space may follow it on that line.
package struct MultipartParser: Sendable {
    /// An item of the form, in order.
    package enum Event: Sendable, Equatable {
        /// A part begins.
        case part(FormPart)
        /// Some bytes of the part, never zero bytes.
        case bytes([UInt8])
        /// The part ends.
        case partEnd
        /// The form ends; following bytes are ignored.
        case formEnd
    }

    private enum State {
        case preamble
        case headers
        /// At the empty line after the headers. A boundary may start with it if the part is empty.
        case emptyLine
        case data
        case epilogue
    }

    private enum Finding {
        case part(next: Int)
        case close
        case incomplete
        case no
    }

    private let delimiter: [UInt8]
    private var state = State.preamble
    // The first boundary may be at the very start, without a line end before it.
    private var held: [UInt8] = Array("\r\n".utf8)
    private var partCount = 0

    /// Creates a parser for a form with this boundary; throws if it is not a valid boundary.
    package init(boundary: String) throws(APIError) {
        let isVisible: (UInt8) -> Bool = { (0x20...0x7E).contains($0) }
        guard (1...Limits.boundaryCharactersMax).contains(boundary.utf8.count), boundary.utf8.allSatisfy(isVisible)
        else {
            throw APIError(.invalidRequest, "invalid request: Content-Type must name the boundary of the form")
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Parses the next bytes and returns the events that they complete.
    package mutating func feed(_ chunk: [UInt8]) throws(APIError) -> [Event] {
        guard state != .epilogue else { return [] }
        let input = held.isEmpty ? chunk : held + chunk
        held = []
        var events: [Event] = []
        var at = 0
        while at < input.count, state != .epilogue, held.isEmpty {
            switch state {
            case .headers: at = try readHeaders(input, from: at, &events)
            case .emptyLine: at = passEmptyLine(input, from: at, &events)
            default: at = readData(input, from: at, &events)
            }
        }
        return events
    }

    /// Throws if the form has not ended, because the upload broke off.
    package func finish() throws(APIError) {
        guard state == .epilogue else {
            throw APIError(.invalidRequest, "invalid request: the form ends before its last boundary")
        }
    }

    /// Returns bytes up to the next boundary or possible boundary as events; returns the position at which to
    /// continue.
    private mutating func readData(_ input: [UInt8], from start: Int, _ events: inout [Event]) -> Int {
        let (end, finding) = nextDelimiter(in: input, from: start)
        if state == .data, end > start {
            // A chunk without a boundary, the common case, is passed on without a copy.
            events.append(.bytes(start == 0 && end == input.count ? input : Array(input[start..<end])))
        }
        return pass(finding, input, at: end, &events)
    }

    private mutating func passEmptyLine(_ input: [UInt8], from start: Int, _ events: inout [Event]) -> Int {
        let finding = input.withUnsafeBytes { classify($0, start) }
        state = .data
        if case .no = finding { return start + 2 }
        let next = pass(finding, input, at: start, &events)
        if case .incomplete = finding { state = .emptyLine }
        return next
    }

    /// Continues after a boundary, or holds back a possible one.
    private mutating func pass(_ finding: Finding, _ input: [UInt8], at end: Int, _ events: inout [Event]) -> Int {
        switch finding {
        case .part(let next):
            if state == .data { events.append(.partEnd) }
            state = .headers
            return next
        case .close:
            if state == .data { events.append(.partEnd) }
            events.append(.formEnd)
            state = .epilogue
            return input.count
        case .incomplete, .no:
            held = Array(input[end...])
            return input.count
        }
    }

    /// The first boundary or possible boundary; the end of the input if there is neither.
    private func nextDelimiter(in input: [UInt8], from start: Int) -> (at: Int, Finding) {
        input.withUnsafeBytes { bytes in
            var at = start
            while at < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + at, 0x0D, bytes.count - at)
            {
                at = found - UnsafeMutableRawPointer(mutating: base)
                let finding = classify(bytes, at)
                guard case .no = finding else { return (at, finding) }
                at += 1
            }
            return (bytes.count, .no)
        }
    }

    private func classify(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Finding {
        for (offset, byte) in delimiter.enumerated() {
            guard start + offset < bytes.count else { return .incomplete }
            guard bytes[start + offset] == byte else { return .no }
        }
        var at = start + delimiter.count
        let end = bytes.count
        if at < end, bytes[at] == UInt8(ascii: "-") {
            guard at + 1 < end else { return .incomplete }
            return bytes[at + 1] == UInt8(ascii: "-") ? .close : .no
        }
        let padding = at..<at + Limits.boundaryPaddingMax
        while at < end, padding.contains(at), bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        guard at < end else { return .incomplete }
        guard bytes[at] == 0x0D else { return .no }
        guard at + 1 < end else { return .incomplete }
        return bytes[at + 1] == 0x0A ? .part(next: at + 2) : .no
    }

    private mutating func readHeaders(_ input: [UInt8], from start: Int, _ events: inout [Event]) throws(APIError)
        -> Int
    {
        guard let end = Self.emptyLine(in: input, from: start) else {
            guard input.count - start <= Limits.partHeaderBytesMax else {
                throw APIError(.invalidRequest, "invalid request: the headers of a part of the form are too long")
            }
            held = Array(input[start...])
            return input.count
        }
        partCount += 1
        guard partCount <= Limits.partsMax else {
            throw APIError(.invalidRequest, "invalid request: the form has more than \(Limits.partsMax) parts")
        }
        events.append(.part(try FormPart(headers: input[start..<end])))
        state = .emptyLine
        return end
    }

    /// The position of the empty line that ends the headers.
    private static func emptyLine(in input: [UInt8], from start: Int) -> Int? {
        var at = start
        while at + 1 < input.count {
            guard let line = input[at...].firstIndex(of: 0x0D), line + 1 < input.count else { return nil }
            if line == at, input[line + 1] == 0x0A { return at }
            at = input[line + 1] == 0x0A ? line + 2 : line + 1
        }
        return nil
    }
}
