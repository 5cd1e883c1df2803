import EmbedJobsEngine
import Testing

@Suite(.timeLimit(.minutes(1))) struct SignalTests {
    @Test func changeBetweenCheckAndWaitIsNotMissed() async {
        let signal = ChangeNotifier()
        let seen = await signal.generation
        await signal.notify()
        await signal.wait(after: seen)
        #expect(await signal.generation == seen + 1)
    }

    @Test func everyWaiterSeesTheLastChange() async {
        let signal = ChangeNotifier()
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while true {
                        let seen = await signal.generation
                        if seen == 2_000 || Task.isCancelled { return seen }
                        await signal.wait(after: seen)
                    }
                }
            }
            for _ in 0..<2_000 { await signal.notify() }
            for await last in group { #expect(last == 2_000) }
        }
    }

    @Test func waiterSleepsUntilAChange() async {
        let signal = ChangeNotifier()
        let waiter = Task {
            await signal.wait(after: 0)
            return await signal.generation
        }
        for _ in 0..<100 { await Task.yield() }
        await signal.notify()
        #expect(await waiter.value == 1)
    }

    @Test func cancellingWakesOnlyItsOwnWaiter() async {
        let signal = ChangeNotifier()
        let patient = Task {
            await signal.wait(after: 0)
            return await signal.generation
        }
        // Some are cancelled before they wait, some while they wait.
        for attempt in 0..<200 {
            let waiter = Task { await signal.wait(after: 0) }
            for _ in 0..<attempt % 10 { await Task.yield() }
            waiter.cancel()
            await waiter.value
        }
        await signal.notify()
        #expect(await patient.value == 1)
    }
}
