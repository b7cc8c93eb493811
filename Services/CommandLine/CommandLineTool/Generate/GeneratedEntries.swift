internal import Contracts

/// The entries of the made catalogue, one at a time: each is drawn from a generator of its own, so that any of them
/// can be made without those before it.
struct GeneratedEntries: Sendable {
    let sizes: GenerateSizes
    let tracks: GeneratedTracks
    let teams: GeneratedTeams
    let ids: GeneratedIDs

    init(_ sizes: GenerateSizes) {
        self.sizes = sizes
        tracks = GeneratedTracks(sizes)
        teams = GeneratedTeams(sizes)
        ids = GeneratedIDs(seed: sizes.seed)
    }

    private static let day = Timestamp.microsecondsPerDay

    // MARK: People

    /// Six in ten profiles are completed; the others lack a name, a picture or a country.
    func account(_ number: Int) -> Catalog.AccountEntry {
        var random = sizes.random(.account, number)
        let name = GeneratedNames.person(&random)
        let age = Int64(random.from(1...400)) * Self.day
        let artist = number - sizes.listeners
        let first = artist < 0 ? sizes.firstUploadDay.start : createdAt(artist)
        let id = ids.account(number)
        var entry = Catalog.AccountEntry(
            id: id, name: random.percent(95) ? name : nil, createdAt: first.advanced(byMicroseconds: -age))
        if random.percent(78) { entry.picture = "https://pictures.example/\(id.text).jpg" }
        if random.percent(84) { entry.country = random.pick(GeneratedNames.countries) }
        if random.percent(40) { entry.timeZone = random.pick(GeneratedNames.zones) }
        entry.staff = number < sizes.staff
        return entry
    }

    /// The name that a listener's licences are issued to.
    func licensee(_ number: Int) -> String {
        var random = sizes.random(.account, number)
        return GeneratedNames.person(&random)
    }

    func roles(of artist: Int) -> [Catalog.RoleEntry] {
        let since = createdAt(artist)
        func entry(_ account: Int, _ role: Catalog.ArtistRole) -> Catalog.RoleEntry {
            Catalog.RoleEntry(artist: ids.artist(artist), account: ids.account(account), role: role, since: since)
        }
        return (teams.owner(of: artist).map { [entry($0, .owner)] } ?? [])
            + teams.managers(of: artist).map { entry($0, .manager) }
    }

    // MARK: Artists

    /// Some weeks before the first track; an artist without tracks is new.
    private func createdAt(_ artist: Int) -> Timestamp {
        var random = sizes.random(.artist, artist + sizes.artists)
        let age = Int64(random.from(1...60 * 24)) * Self.day / 24
        let first =
            artist < tracks.firstTrack.count ? tracks.moment(Int(tracks.firstTrack[artist])) : sizes.until.start
        return first.advanced(byMicroseconds: -age)
    }

    private func name(of artist: Int) -> String {
        var random = sizes.random(.artist, artist + 2 * sizes.artists)
        return GeneratedNames.artist(&random)
    }

    func artist(_ number: Int) -> Catalog.ArtistEntry {
        var random = sizes.random(.artist, number + 3 * sizes.artists)
        let name = name(of: number)
        let rank = Int(tracks.artistRank[number])
        var entry = Catalog.ArtistEntry(id: ids.artist(number), name: name, createdAt: createdAt(number))
        let words = name.lowercased().split { !$0.isASCII || !$0.isLetter }.joined(separator: "-")
        entry.slug = "\(words)-\(number)"
        entry.country = random.percent(85) ? random.pick(GeneratedNames.countries) : nil
        entry.verified = rank < sizes.artists / 50
        if random.percent(50) { entry.bio = random.pick(DemoWords.descriptions) }
        if random.percent(30) { entry.links = ["https://\(entry.slug ?? "artist").example"] }
        if number < tracks.firstTrack.count { entry.genres = GeneratedStyle.of(artist: number, sizes).genres }
        if random.percent(25), entry.createdAt < sizes.firstDay.start {
            let reach = random.below(1000)
            entry.opening = OpeningTotals(followers: Int64(reach * reach / 40), asOf: sizes.firstDay.start)
        }
        return entry
    }

    // MARK: Tracks

    func track(_ number: Int) -> Catalog.TrackEntry {
        var random = sizes.random(.track, number)
        let style = GeneratedStyle.of(artist: Int(tracks.artist[number]), sizes)
        let traits = tracks.traits[number]
        let title =
            random.percent(25)
            ? random.pick(DemoWords.singles)
            : random.pick(DemoWords.adjectives) + " " + random.pick(DemoWords.nouns)
        var entry = Catalog.TrackEntry(
            id: ids.track(number), title: random.percent(12) ? title + random.pick(DemoWords.endings) : title,
            artists: credits(number, &random).map { ids.artist($0) }, publishedAt: tracks.moment(number))
        if entry.artists.count > 1, random.percent(50) {
            let names = credits(number).dropFirst().map { name(of: $0) }
            entry.title += " (feat. \(names.joined(separator: ", ")))"
        }
        entry.durationMs = tracks.durationMs[number] == 0 ? nil : Int64(tracks.durationMs[number])
        entry.genres = random.percent(70) ? style.genres : random.percent(90) ? Array(style.genres.prefix(1)) : []
        addMetadata(of: style, to: &entry, &random)
        let licensing = random.below(100)
        entry.licensing = licensing < 60 ? .nonExclusive : licensing < 85 ? .both : .exclusive
        entry.visibility = traits.contains(.isPublic) ? .public : traits.contains(.isSold) ? .sold : .private
        let isOld = entry.publishedAt < sizes.firstDay.start
        if isOld, entry.visibility == .sold || entry.visibility == .public && random.percent(15) {
            let reach = random.below(1000)
            let plays = reach * reach * reach / 5000
            entry.opening = OpeningTotals(
                plays: Int64(plays), downloads: Int64(plays * random.from(0...8) / 100), asOf: sizes.firstDay.start)
        }
        return entry
    }

    /// The artists of a track by their numbers, the primary one first.
    func credits(_ track: Int) -> [Int] {
        var random = sizes.random(.track, track)
        // As `track` draws its title.
        if random.percent(25) { _ = random.next() } else { _ = (random.next(), random.next()) }
        if random.percent(12) { _ = random.next() }
        return credits(track, &random)
    }

    /// Eighteen in a hundred tracks have two to four artists, who mostly work with those who joined when they did.
    private func credits(_ track: Int, _ random: inout DemoRandom) -> [Int] {
        let primary = Int(tracks.artist[track])
        var credits = [primary]
        let chance = random.below(100)
        let others = chance < 13 ? 1 : chance < 17 ? 2 : chance < 18 ? 3 : 0
        let joined = GeneratedTracks.joined(track, tracks.count, tracks.firstTrack.count)
        for _ in 0..<others {
            let near = max(0, primary - 20)...min(joined - 1, primary + 20)
            let other = random.percent(70) ? random.from(near) : random.below(joined)
            if !credits.contains(other) { credits.append(other) }
        }
        return credits
    }

    /// Six in ten tracks are complete; the others lack one to all of the five fields.
    private func addMetadata(of style: DemoStyle, to entry: inout Catalog.TrackEntry, _ random: inout DemoRandom) {
        let share = random.percent(60) ? 100 : random.from(0...70)
        if random.percent(share) { entry.about = random.pick(DemoWords.descriptions) }
        if random.percent(share) { entry.bpm = random.from(style.bpm) }
        if random.percent(share) { entry.key = random.pick(MusicalKey.allCases) }
        if random.percent(share) { entry.scale = random.percent(65) ? .minor : .major }
        guard random.percent(share) else { return }
        for _ in 0..<random.from(1...4) {
            let tag = random.pick(style.tags)
            if !entry.tags.contains(tag) { entry.tags.append(tag) }
        }
    }

    // MARK: Albums

    /// The tracks that may stand on albums, by the artist and in their order.
    func tracksByArtist() -> (order: [UInt32], starts: [Int]) {
        var starts = [Int](repeating: 0, count: tracks.firstTrack.count + 1)
        let places = (0..<tracks.count).filter { !tracks.traits[$0].contains(.isRemoved) }
        for track in places { starts[Int(tracks.artist[track]) + 1] += 1 }
        for artist in starts.indices.dropFirst() { starts[artist] += starts[artist - 1] }
        var next = starts
        var order = [UInt32](repeating: 0, count: places.count)
        for track in places {
            let artist = Int(tracks.artist[track])
            order[next[artist]] = UInt32(track)
            next[artist] += 1
        }
        return (order, starts)
    }

    /// Albums of an artist: runs of three to ten tracks, every other run.
    ///
    /// - Parameter number: of the first album; the others follow.
    func albums(of artist: Int, tracks own: ArraySlice<UInt32>, from number: Int) -> [Catalog.AlbumEntry] {
        var random = sizes.random(.album, artist)
        var albums: [Catalog.AlbumEntry] = []
        var rest = own
        while rest.count >= 3 {
            let run = rest.prefix(random.from(3...10))
            rest = rest.dropFirst(run.count)
            guard run.count >= 3, random.percent(50), let last = run.last else { continue }
            var entry = Catalog.AlbumEntry(
                id: ids.album(number + albums.count),
                title: random.pick(DemoWords.albums) + random.pick(DemoWords.volumes),
                artists: [ids.artist(artist)], tracks: run.map { ids.track(Int($0)) },
                releasedAt: tracks.moment(Int(last)))
            (entry.createdAt, entry.updatedAt) = (entry.releasedAt, entry.releasedAt)
            if random.percent(60) { entry.about = random.pick(DemoWords.descriptions) }
            albums.append(entry)
        }
        return albums
    }
}
