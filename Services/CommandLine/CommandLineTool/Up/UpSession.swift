internal import ServiceKit

/// One run of `beatpass up`, from the first start to the last stop.
struct UpSession: Sendable {
    let running: RunningSuite
    let firstSteps: FirstSteps
    let console: Console

    /// How often it is said what is still missing.
    private static let reminder: Duration = .seconds(10)

    func run(_ events: AsyncStream<SuiteEvent>) async -> ExitCode {
        await running.start()
        let reminders = Task { await remind() }
        var announcement: Task<Void, Never>?
        var code = ExitCode.ok
        for await event in events {
            tell(event)
            if case .stopAsked = event { break }
            if case .failed(_, let failure, _, _) = event {
                code = failure
                break
            }
            if announcement == nil, await running.waiting.isEmpty {
                reminders.cancel()
                announcement = Task { try? console.out.write(await firstSteps.take().text) }
            }
        }
        reminders.cancel()
        announcement?.cancel()
        await announcement?.value
        let killed = await running.stop()
        if !killed.isEmpty {
            console.say("Killed, because they did not stop in time: \(killed.joined(separator: ", ")).")
        }
        console.say(code == .ok ? "BeatPass has stopped." : "BeatPass was not started, or could not go on.")
        return code
    }

    // MARK: Events

    private func tell(_ event: SuiteEvent) {
        switch event {
        case .ready(let name, let process, let after, let isFirst):
            let milliseconds = after.nanoseconds / 1_000_000
            console.say(
                "\(name) runs\(isFirst ? "" : " again") (process \(process), ready after \(milliseconds) ms)")
        case .ended(let name, let process, let ending, let complaints, let pause):
            tell(complaints, of: name)
            let milliseconds = pause.nanoseconds / 1_000_000
            console.say("\(name) (process \(process)) \(ending); starting it again in \(milliseconds) ms")
        case .failed(let name, _, let reason, let complaints):
            tell(complaints, of: name)
            console.say("\(name) cannot run: \(reason)")
        case .stopAsked:
            console.say("Stopping.")
        }
    }

    private func tell(_ complaints: [String], of name: String) {
        for complaint in complaints {
            let isSigned = complaint.hasPrefix("beatpass-")
            console.say(isSigned ? complaint : "\(name): \(complaint)")
        }
    }

    private func remind() async {
        while true {
            do { try await Task.sleep(for: Self.reminder) } catch { return }
            let missing = await running.waiting
            for name in missing {
                console.say("Still waiting for \(name); its log is in \(firstSteps.dataFolder)/logs.")
            }
        }
    }
}
