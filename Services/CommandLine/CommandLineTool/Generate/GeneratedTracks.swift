internal import Contracts

/// What the history needs of every track, in few bytes: who made it, when it was published, how long it is,
/// whether it may be played. Tracks are numbered in the order of their publication.
///
/// - The first tracks of artists are spread over the whole time of uploads; all other tracks go to artists who
///   have joined by then, popular ones more often (Zipf).
/// - Plays follow Zipf over tracks, shifted so that no single track has it all, and lifted for popular artists.
/// - All is drawn with whole numbers: no function of the C library decides.
struct GeneratedTracks: Sendable {
    struct Traits: OptionSet, Sendable {
        let rawValue: UInt8

        /// Public: has plays, downloads.
        static let isPublic = Traits(rawValue: 1)
        static let isSold = Traits(rawValue: 2)
        /// Will be removed at the end.
        static let isRemoved = Traits(rawValue: 4)
    }

    /// Seconds since the first upload day began.
    private(set) var publishedAt: [UInt32] = []
    private(set) var artist: [UInt32] = []
    /// Milliseconds; 0 = not known.
    private(set) var durationMs: [UInt32] = []
    private(set) var traits: [Traits] = []
    /// Each artist's first track; artists with none are behind its end.
    private(set) var firstTrack: [UInt32] = []
    /// Each artist's place by popularity, from 0.
    let artistRank: [UInt32]
    let origin: Day
    /// Tracks by their plays.
    private(set) var popularity: AliasTable
    /// Artists with tracks by their popularity.
    let artistPopularity: AliasTable

    init(_ sizes: GenerateSizes) {
        origin = sizes.firstUploadDay
        artistRank = Self.ranks(sizes.artists, sizes.random(.artistRanks))
        let artistShift = UInt64(sizes.artists / 50 + 5)
        let artistWeights = artistRank.map { UInt32((1 << 32) / (UInt64($0) + artistShift)) }
        // Three in a hundred have not published anything yet.
        let active = max(1, min(sizes.tracks, sizes.artists - sizes.artists * 3 / 100))
        artistPopularity = AliasTable(weights: Array(artistWeights.prefix(active)))
        popularity = AliasTable(weights: [])

        publish(sizes)
        assign(sizes, active)
        describe(sizes)

        let trackRank = Self.ranks(sizes.tracks, sizes.random(.trackRanks))
        var weights: [UInt32] = []
        weights.reserveCapacity(sizes.tracks)
        for track in 0..<sizes.tracks {
            let rank = Int(artistRank[Int(artist[track])])
            let lift: UInt64 = rank < sizes.artists / 100 ? 8 : rank < sizes.artists / 10 ? 3 : 1
            let weight = (1 << 32) / (UInt64(trackRank[track]) + 10) * lift
            weights.append(traits[track].contains(.isPublic) ? UInt32(weight) : 0)
        }
        popularity = AliasTable(weights: weights)
    }

    var count: Int { publishedAt.count }

    func moment(_ track: Int) -> Timestamp {
        origin.start.advanced(byMicroseconds: Int64(publishedAt[track]) * Timestamp.microsecondsPerSecond)
    }

    /// A permutation: each thing's place.
    private static func ranks(_ count: Int, _ random: DemoRandom) -> [UInt32] {
        var random = random
        var ranks = (0..<UInt32(count)).map { $0 }
        for place in stride(from: count - 1, to: 0, by: -1) { ranks.swapAt(place, random.below(place + 1)) }
        return ranks
    }

    private mutating func publish(_ sizes: GenerateSizes) {
        let days = Shares(
            weights: DayPattern.weights(
                from: origin, count: sizes.uploadDays, seed: sizes.seed ^ UInt64(GenerateSizes.Part.uploadDays.rawValue)
            ))
        var random = sizes.random(.uploadDays)
        publishedAt.reserveCapacity(sizes.tracks)
        for day in 0..<sizes.uploadDays {
            let uploads = days.part(day, of: sizes.tracks)
            var clock = DayClock(events: uploads)
            for upload in 0..<uploads {
                publishedAt.append(UInt32(day * 86_400 + clock.second(of: upload, random.next())))
            }
        }
        // There is always something to play.
        publishedAt[0] = 0
    }

    /// How many artists have published when a track is.
    static func joined(_ track: Int, _ tracks: Int, _ active: Int) -> Int {
        ((track + 1) * active + tracks - 1) / tracks
    }

    private mutating func assign(_ sizes: GenerateSizes, _ active: Int) {
        var random = sizes.random(.trackBook)
        artist.reserveCapacity(sizes.tracks)
        for track in 0..<sizes.tracks {
            let joined = Self.joined(track, sizes.tracks, active)
            if joined > firstTrack.count {
                artist.append(UInt32(firstTrack.count))
                firstTrack.append(UInt32(track))
                continue
            }
            var maker = artistPopularity.place(random.next())
            var tries = 1
            while maker >= joined, tries < 64 {
                maker = artistPopularity.place(random.next())
                tries += 1
            }
            artist.append(UInt32(maker < joined ? maker : random.below(joined)))
        }
    }

    private mutating func describe(_ sizes: GenerateSizes) {
        durationMs.reserveCapacity(sizes.tracks)
        traits.reserveCapacity(sizes.tracks)
        for track in 0..<sizes.tracks {
            var random = sizes.random(.trackBook, track + 1)
            let style = GeneratedStyle.of(artist: Int(artist[track]), sizes)
            let length = random.from(style.length) * 1000 + random.below(1000)
            durationMs.append(random.percent(97) ? UInt32(length) : 0)
            let visibility = random.below(100)
            var own: Traits = track == 0 || visibility < 91 ? .isPublic : visibility < 96 ? [] : .isSold
            if track > 0, random.below(1000) < 5 { own.insert(.isRemoved) }
            traits.append(own)
        }
    }
}

/// The style of an artist's tracks.
enum GeneratedStyle {
    /// In an order that does not depend on how dictionaries are kept.
    private static let all = DemoStyles.all.keys.sorted().compactMap { DemoStyles.all[$0] }

    static func of(artist: Int, _ sizes: GenerateSizes) -> DemoStyle {
        var random = sizes.random(.artist, artist)
        return all.isEmpty ? DemoStyles.fallback : all[random.below(all.count)]
    }
}
