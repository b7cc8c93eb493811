/// The catalogue: artists, tracks, albums and their figures.
package enum Catalog: ServiceContract {
    package static let name = "catalog"
    package static let configurationSections = ["licenses"]
    package static let methods: [any RPCRequest.Type] = [
        ChangeProfile.self, ExplainFigure.self, FindArtists.self, GetAccount.self, GetActivity.self,
        GetBeats.self, GetCertificate.self, GetCollections.self, GetDaySeries.self, GetDownloads.self,
        GetLicense.self, GetRecommendations.self, GetSummary.self, GetUploadDay.self, GetUploads.self,
        ListBeats.self, ListCollaborators.self, ListCollections.self, ListDownloads.self, ListJointTracks.self,
        ListLicenseKeys.self, ListTracks.self, PutAccounts.self, PutAlbums.self, PutArtists.self,
        PutRoles.self, PutTracks.self, ReadChanges.self, ReadSnapshot.self, RecordDownloads.self,
        RecordFollows.self, RecordPlays.self, RemoveTracks.self, RevokeLicense.self, RotateLicenseKey.self,
        SetStaff.self, VoidPlays.self,
    ]
}
