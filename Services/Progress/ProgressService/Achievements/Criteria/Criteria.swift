internal import Plugins

/// The kinds of criteria that the service has. A new one is a file beside this one and a line here.
enum Criteria {
    static let registry = CriterionRegistry([
        ArtistAge.self, BioCriterion.self, CategoriesCriterion.self, CollaborationsCriterion.self, FirstArtists.self,
        GenreDiversityPercentile.self, GenreTrackPercentile.self, LifetimePlaysCriterion.self, LinksCriterion.self,
        OverallPercentile.self, PicturesCriterion.self, PublicTracksCriterion.self, PublishedBetween.self,
        QualityCriterion.self, TopTrackByPoints.self, TrackCountPercentile.self, TrackPlaysPercentile.self,
        TrackPointsPercentile.self,
    ])
}
