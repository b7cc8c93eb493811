import DashboardService
import Transport

await ServiceHost.main(DashboardService.definition)
