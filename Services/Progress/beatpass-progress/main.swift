import ProgressService
import Transport

await ServiceHost.main(ProgressService.definition)
