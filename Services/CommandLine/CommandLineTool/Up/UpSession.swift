internal import Contracts
internal import ServiceKit
internal import Transport

/// One run of `beatpass up`, from the first start to the last stop.
struct UpSession: Sendable {
    let running: RunningSuite
    let suite: SuiteClient
    let location: SuiteLocation
    let wantsDemo: Bool
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
                announcement = Task { await announce() }
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
                console.say("Still waiting for \(name); its log is in \(location.dataFolder)/logs.")
            }
        }
    }

    // MARK: Ready

    /// What is left to do when everything runs for the first time, and where to look.
    private func announce() async {
        if wantsDemo { await fillDemo() }
        var lines: [String] = []
        do {
            let link = try await suite.client(of: Dashboard.self).call(Dashboard.CreateSignInLink())
            lines = Self.directions(to: link)
        } catch {
            console.say("No sign-in link could be made: \(error)")
            lines = ["BeatPass runs."]
        }
        lines += [
            "A new link: beatpass call dashboard.createSignInLink --data \(location.dataFolder)",
            "Data: \(location.dataFolder)   Logs: \(location.dataFolder)/logs   Stop: Ctrl-C",
        ]
        try? console.out.write(lines.joined(separator: "\n") + "\n")
    }

    private static func directions(to link: Dashboard.CreateSignInLink.Reply) -> [String] {
        let until =
            link.expiresAt.description.prefix(16).split(separator: "T").joined(separator: " ") + " UTC"
        let parts = link.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let address =
            parts.count > 2 && link.url.contains("://")
            ? " at " + parts.prefix(3).joined(separator: "/") + "/" : ""
        return ["BeatPass runs\(address)", "Sign in with this link (once, until \(until)):", "  \(link.url)"]
    }

    private func fillDemo() async {
        do {
            switch try await DemoFilling(client: suite.client(of: Catalog.self)).fillIfEmpty() {
            case .filled(let artists, let tracks, let albums):
                console.say(
                    "The demo catalogue is in: \(counted(artists, "artist")), \(counted(tracks, "track")), "
                        + "\(counted(albums, "album")).")
            case .notEmpty: console.say("The catalogue is not empty; the demo was not added.")
            }
        } catch {
            console.say("The demo catalogue could not be filled in: \(error)")
        }
    }
}
