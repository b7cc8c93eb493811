import Contracts
import Testing

@testable import CommandLineTool

@Suite("What up prints when everything runs")
struct AnnouncementTests {
    private let link = Dashboard.AccountLink(
        url: "http://127.0.0.1:8080/link?token=t",
        expiresAt: Timestamp(microseconds: 1_795_254_000_000_000))

    @Test func `the address alone, once there is an operator`() {
        var announcement = Announcement(dataFolder: "/data")
        announcement.address = "http://127.0.0.1:8080"
        #expect(
            announcement.text == """
                BeatPass runs at http://127.0.0.1:8080/
                Data: /data   Logs: /data/logs   Stop: Ctrl-C

                """)
        announcement.address = "https://beats.example/dash/"
        #expect(announcement.text.hasPrefix("BeatPass runs at https://beats.example/dash/\n"))
        announcement.address = nil
        #expect(announcement.text.hasPrefix("BeatPass runs.\n"))
    }

    @Test func `the link for the first operator, and until when`() {
        var announcement = Announcement(dataFolder: "/data")
        announcement.address = "http://127.0.0.1:8080"
        announcement.setUpLink = link
        announcement.demo = DemoAccess(password: "p-w", file: "/data/demo-accounts.json")
        #expect(
            announcement.text == """
                BeatPass runs at http://127.0.0.1:8080/
                There is no operator yet. This link makes one (once, until 2026-11-21 09:40 UTC):
                  http://127.0.0.1:8080/link?token=t
                Accounts to try (password p-w):
                  one@demo.beatpass.example      owner of Marlo Vance
                  several@demo.beatpass.example  owner of Ines Okafor and Yuna Takeda, manager of Kasimir Roth
                  none@demo.beatpass.example     no artist
                Data: /data   Logs: /data/logs   Stop: Ctrl-C

                """)
    }
}
