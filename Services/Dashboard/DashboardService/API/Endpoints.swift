internal import Contracts
internal import HTTP

/// The HTTP API's addresses, each group beside what it needs. Adding one: a value in its group's list.
struct Endpoints: Sendable {
    let pages: PageEndpoints
    let activity: ActivityEndpoints
    let lists: ListEndpoints
    let figures: FigureEndpoints
    let licenses: LicenseEndpoints
    let progress: ProgressEndpoints
    let leaderboards: LeaderboardsEndpoints
    let account: AccountEndpoints

    var all: [Endpoint] {
        pages.all + activity.all + lists.all + figures.all + licenses.all + progress.all
            + leaderboards.all + account.all
    }
}
