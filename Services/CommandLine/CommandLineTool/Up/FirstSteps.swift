internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// What is left to do when everything runs for the first time: the demo, the link for the first operator, and to
/// find out where it all is. What fails is said, and the rest goes on.
struct FirstSteps: Sendable {
    let suite: SuiteClient
    let dataFolder: String
    let wantsDemo: Bool
    let console: Console

    func take() async -> Announcement {
        var announcement = Announcement(dataFolder: dataFolder)
        if wantsDemo, await fillDemo() { announcement.demo = await addDemoAccounts() }
        let dashboard = suite.client(of: Dashboard.self)
        announcement.address = try? await dashboard.call(Dashboard.GetAddress()).url
        do throws(CallError<DashboardFailure>) {
            announcement.setUpLink = try await dashboard.call(Dashboard.CreateSetUpLink())
        } catch .failed(.operatorExists) {
            // From now on operators add accounts.
        } catch {
            console.say("No link for the first operator could be made: \(error)")
        }
        return announcement
    }

    /// Returns whether the catalogue can be asked now.
    private func fillDemo() async -> Bool {
        do {
            switch try await DemoFilling(client: suite.client(of: Catalog.self)).fillIfEmpty() {
            case .filled(let artists, let tracks, let albums):
                console.say(
                    "The demo catalogue is in: \(counted(artists, "artist")), \(counted(tracks, "track")), "
                        + "\(counted(albums, "album")).")
            case .notEmpty: console.say("The catalogue is not empty; the demo was not added.")
            }
            return true
        } catch {
            console.say("The demo catalogue could not be filled in: \(error)")
            return false
        }
    }

    private func addDemoAccounts() async -> DemoAccess? {
        let desk = AccountDesk(
            dashboard: suite.client(of: Dashboard.self), catalog: suite.client(of: Catalog.self),
            dataFolder: dataFolder)
        do {
            let filling = DemoAccountFilling(desk: desk, file: DemoAccountFile(dataFolder: dataFolder))
            let access = try await filling.addMissing(at: SystemClock().now)
            if access == nil { console.say("The catalogue has no demo artists; the demo accounts were not added.") }
            return access
        } catch let failure as any RPCFailure {
            console.say("The demo accounts could not be added: \(printable(failure.rpcError.message))")
        } catch {
            console.say("The demo accounts could not be added: \(error)")
        }
        return nil
    }
}
