internal import EmbedJobs
package import EmbedJobsWire
internal import Synchronization

/// One step of an exchange with a service as text for people, shown by `--verbose`, without secrets.
package struct TraceStep: Sendable, Equatable {
    /// The kind of step.
    package enum Step: Sendable, Equatable {
        /// A request is sent.
        case request
        /// The head of the response has arrived, or the exchange failed.
        case response
        /// The response's body has been read.
        case body
    }

    /// The number of the exchange on this transport, from 1: exchanges may overlap.
    package let number: Int
    /// The kind of step.
    package let step: Step
    /// The text in lines with a prefix: `>` for sent data, `<` for received data, `*` for local information.
    package let lines: [String]
}

/// A transport that reports every exchange.
package struct TappedTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let redaction: Redaction
    private let elapsed: @Sendable () -> Duration
    private let tell: @Sendable (TraceStep) -> Void
    private let count = Counter()

    private final class Counter: Sendable {
        let value = Mutex(0)

        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    /// Wraps a transport; `elapsed` is a clock, and `tell` receives each step as it happens.
    package init(
        _ base: any HTTPTransport,
        redaction: Redaction,
        elapsed: @escaping @Sendable () -> Duration,
        tell: @escaping @Sendable (TraceStep) -> Void
    ) {
        self.base = base
        self.redaction = redaction
        self.elapsed = elapsed
        self.tell = tell
    }

    package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let number = count.next()
        var request = request
        tell(TraceStep(number: number, step: .request, lines: await lines(of: &request)))
        let start = elapsed()
        let response: HTTPResponse
        do throws(TransportFailure) { response = try await base.send(request) } catch {
            let reach =
                switch error.reach {
                case .nothing: "nothing was sent"
                case .part: "not all of the request was sent"
                case .all: "the request was sent"
                }
            let reason = redaction.cut("no response after \(time(since: start)): \(error.reason); \(reach)")
            tell(TraceStep(number: number, step: .response, lines: ["* \(reason)"]))
            throw error
        }
        var lines = ["< \(response.status) after \(time(since: start))"]
        for (name, value) in response.headers.all { lines.append("< \(name): \(redaction.value(of: name, value))") }
        tell(TraceStep(number: number, step: .response, lines: lines))
        return listened(response, number)
    }

    private func time(since start: Duration) -> String {
        let (seconds, attoseconds) = (elapsed() - start).components
        return "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000) ms"
    }

    /// The lines of a request. Short texts in memory are shown; for a streamed body, only its length.
    private func lines(of request: inout HTTPRequest) async -> [String] {
        let address = request.address
        var lines = ["> \(request.method) \(address.originText)\(redaction.target(address.target))"]
        for (name, value) in request.headers.all { lines.append("> \(name): \(redaction.value(of: name, value))") }
        guard let body = request.body, body.length != 0 else { return lines }
        guard Self.isText(request.headers), let length = body.length, length <= Limits.shownBodyBytesMax,
            let bytes = try? await body.whole(upTo: length).get()
        else {
            lines.append("> (\(body.length.map(String.init) ?? "an unknown number of") bytes)")
            return lines
        }
        request.body = ByteSource(bytes)
        return lines + shown(bytes, mark: ">")
    }

    private static func isText(_ headers: HeaderFields) -> Bool {
        let name = headers["Content-Type"].map { MediaType($0).name } ?? ""
        return name.hasSuffix("json") || name.hasPrefix("text/")
    }

    private func shown(_ bytes: [UInt8], mark: String) -> [String] {
        let cut = bytes.prefix(Limits.shownBodyBytesMax)
        // A secret at the cut would be shown in part, so the text after the last quote or white space is omitted.
        let isWhole = cut.count == bytes.count
        let text = isWhole ? cut : cut.prefix(through: cut.lastIndex { $0 <= 0x20 || $0 == 0x22 } ?? cut.startIndex)
        let lines = redaction.cut(String(decoding: text, as: UTF8.self)).split(separator: "\n").map { "\(mark) \($0)" }
        return isWhole ? lines : lines + ["\(mark) …"]
    }

    /// The response, with a body that is reported once it has been read.
    private func listened(_ response: HTTPResponse, _ number: Int) -> HTTPResponse {
        var response = response
        let body = response.body
        let isText = Self.isText(response.headers)
        response.body = ByteSource(length: body.length) { () throws(APIError) -> ByteSource.Next in
            var source = body.makeAsyncIterator()
            var head: [UInt8] = []
            var count = 0
            func end(_ last: [String]) {
                let text = isText ? shown(head, mark: "<") : []
                let size = isText && head.count == count ? [] : ["< (\(count) bytes)"]
                tell(TraceStep(number: number, step: .body, lines: text + size + last))
            }
            return { () async throws(APIError) -> [UInt8]? in
                do throws(APIError) {
                    guard let chunk = try await source.next() else {
                        end([])
                        return nil
                    }
                    count += chunk.count
                    if head.count <= Limits.shownBodyBytesMax {
                        head += chunk.prefix(Limits.shownBodyBytesMax + 1 - head.count)
                    }
                    return chunk
                } catch {
                    end(["* \(redaction.cut(error.message))"])
                    throw error
                }
            }
        }
        return response
    }
}
