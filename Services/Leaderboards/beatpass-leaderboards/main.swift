import LeaderboardsService
import Transport

await ServiceHost.main(LeaderboardsService.definition)
