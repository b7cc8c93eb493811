import CatalogService
import Transport

await ServiceHost.main(CatalogService.definition)
