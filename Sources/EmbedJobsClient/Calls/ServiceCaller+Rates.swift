internal import EmbedJobs
internal import EmbedJobsWire

/// Requests within the rate limits of the service.
extension ServiceCaller {
    /// Waits until the rate limit allows a request. Fails if the caller is cancelled meanwhile, or if the response
    /// would miss the caller's deadline.
    func admission(of request: HTTPRequest) async -> Result<RateLimiter.Ticket, CallFailure> {
        let kind = EndpointClass(target: request.address.target)
        while true {
            switch rates.admission(of: kind, at: clock.elapsed(), isSparing: CallRepetition.isByCaller) {
            case .now(let ticket): return .success(ticket)
            case .later(let pause, let limit):
                let unit = rates.period == Limits.ratePeriod ? "a minute" : "in \(rates.period)"
                let reason = limit.map { "\(base.originText) limits \(kind.name) to \($0) \(unit)" }
                let cause = reason ?? "\(base.originText) asked for a pause"
                let isTooLong = limit == nil && pause > policy.retryAfterMax
                guard !isTooLong, isInTime(pause) else {
                    let rest = isTooLong ? "it ends in \(pause.components.seconds) s" : "the next one would be too late"
                    let error = APIError(.rateLimited, "\(cause); \(rest)")
                    return .failure(CallFailure(error, effect: .none, isPassing: false))
                }
                if pause >= .seconds(Limits.reportedRateSeconds) {
                    CallRepetition.report?(APIError(.rateLimited, cause))
                    if let reason, rates.shouldReport(kind) {
                        tell("\(reason); further ones wait until they are accepted")
                    }
                }
                do { try await clock.sleep(pause) } catch {
                    let error = APIError(.unavailable, "the request to \(base.originText) was cancelled")
                    return .failure(CallFailure(error, effect: .none, isPassing: false))
                }
            }
        }
    }

    /// Records the response to a request, and what it says about the rate limit. `failure` is its meaning if it is not
    /// a success and is known.
    func note(_ response: HTTPResponse, _ failure: CallFailure?, of ticket: RateLimiter.Ticket) {
        let time = clock.elapsed()
        let declared = declaredLimit(response, failure)
        // The limits of embedjobs servers do not count requests in a minute; they name the delay.
        guard response.status == 429, !recent.keepsKeys else {
            rates.noteSent(ticket, at: time)
            if let declared { rates.noteDeclared(declared, for: ticket.kind, at: time) }
            return
        }
        let delay = RetryAfter.duration(in: response.headers, now: clock.now())
        rates.noteRefusal(ticket, delay: delay, declared: declared, at: time)
    }

    /// Records the failure of a request without a response.
    func noteUnanswered(_ ticket: RateLimiter.Ticket, _ failure: CallFailure) {
        if failure.isUntouched { rates.noteUnsent(ticket) } else { rates.noteSent(ticket, at: clock.elapsed()) }
    }

    /// The limit in requests a minute that a response of Cohere's service to a trial key declares, in a field or in
    /// the text of an error.
    private func declaredLimit(_ response: HTTPResponse, _ failure: CallFailure?) -> Int? {
        let field = response.headers["x-trial-endpoint-call-limit"]
        let text = failure?.error.message.firstMatch(of: #/limited to (\d+) API calls \/ minute/#).map { String($0.1) }
        guard let limit = (field ?? text).flatMap({ Int($0) }), (1...Limits.declaredRateMax).contains(limit) else {
            return nil
        }
        return limit
    }
}
