/// The catalogue: artists, tracks, albums and their figures.
package enum Catalog: ServiceContract {
    package static let name = "catalog"
    package static let methods: [any RPCRequest.Type] = [
        FindArtists.self, GetSummary.self, ListTracks.self, PutAlbums.self, PutArtists.self, PutTracks.self,
    ]
}
