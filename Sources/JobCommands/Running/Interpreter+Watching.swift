internal import EmbedJobs
internal import JobScript
internal import VectorMaps

extension Interpreter {
    /// Runs a command until ^C or as often as it says; on a terminal, each result replaces the one before.
    mutating func watch(_ invocation: Invocation) async throws(Stop) {
        let call = try prepare(invocation, isWatched: true)
        let (every, times) = try options(of: call)
        guard session.mode.takesEffect else {
            session.mode.open("watch (shown once):", isDoubtful: false)
            _ = try await runCall(call)
            return session.mode.close(isDoubtful: false)
        }
        let written = library.source(script.file).text(of: invocation.span)
        let title = "watch \(written.split(separator: "\n").first ?? "")"
        defer { session.output.endFrames() }
        var count = 0
        while count < times ?? .max {
            if count > 0 { try await pause(every) }
            try await runFrame(call, title)
            count += 1
        }
    }

    private func options(of call: PreparedCall) throws(Stop) -> (every: Duration, times: Int?) {
        do throws(CommandFailure) {
            return (try call.arguments.read(Watch.every).duration, try call.arguments.read(Watch.times))
        } catch {
            throw stop(error, Watch.keyword, at: call.span)
        }
    }

    private func pause(_ time: Duration) async throws(Stop) {
        do { try await session.clock.sleep(time) } catch { throw Stop(exitCode: .interrupted, diagnostic: nil) }
    }

    /// Runs the command once, and shows what it writes when it has ended.
    private mutating func runFrame(_ call: PreparedCall, _ title: String) async throws(Stop) {
        let output = session.output
        let frame = FrameOutput(output)
        session.output = frame
        defer { session.output = output }
        _ = try await runCall(call)
        let time = session.state.inputs.startTime.at(session.now).now
        output.show(frame: (output.showsDataOnTerminal ? [[DrawnText("\(title)  \(time)")]] : []) + frame.lines)
    }
}
