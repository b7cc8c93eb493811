package import Storage

/// The rules that the catalogue's rows keep at every commit: what is kept equals what can be counted.
package enum CatalogChecks {
    package static let all = [
        StoreCheck(
            "artists-have-totals", "Each artist has a row of totals: artist.",
            """
            SELECT a.id FROM artists a LEFT JOIN artist_totals t ON t.artist = a.key WHERE t.artist IS NULL
            """),
        StoreCheck(
            "artist-tracks",
            "An artist's kept numbers are those of the tracks that credit it: "
                + "artist, kept tracks, plays and downloads, counted tracks, plays and downloads.",
            """
            SELECT a.id, t.tracks, t.opening_plays, t.opening_downloads, COALESCE(c.tracks, 0), COALESCE(c.plays, 0),
                COALESCE(c.downloads, 0)
            FROM artist_totals t
            JOIN artists a ON a.key = t.artist
            LEFT JOIN (
                SELECT tc.artist AS artist, COUNT(*) AS tracks, CAST(SUM(tr.opening_plays) AS INTEGER) AS plays,
                    CAST(SUM(tr.opening_downloads) AS INTEGER) AS downloads
                FROM track_credits tc JOIN tracks tr ON tr.key = tc.track
                GROUP BY tc.artist
            ) c ON c.artist = t.artist
            WHERE t.tracks <> COALESCE(c.tracks, 0) OR t.opening_plays <> COALESCE(c.plays, 0)
                OR t.opening_downloads <> COALESCE(c.downloads, 0)
            """),
        StoreCheck(
            "artist-albums",
            "An artist's kept number of albums is that of the albums that credit it: artist, kept, counted.",
            """
            SELECT a.id, t.albums, COALESCE(c.albums, 0)
            FROM artist_totals t
            JOIN artists a ON a.key = t.artist
            LEFT JOIN (
                SELECT ac.artist AS artist, COUNT(*) AS albums FROM album_credits ac GROUP BY ac.artist
            ) c ON c.artist = t.artist
            WHERE t.albums <> COALESCE(c.albums, 0)
            """),
        StoreCheck(
            "credits-published-at",
            "A credit carries its track's time of publication: track, kept, the track's own.",
            """
            SELECT t.id, c.published_at, t.published_at
            FROM track_credits c JOIN tracks t ON t.key = c.track
            WHERE c.published_at <> t.published_at
            """),
        StoreCheck(
            "tracks-are-credited", "Each track credits an artist: track.",
            """
            SELECT t.id FROM tracks t
            WHERE NOT EXISTS (SELECT 1 FROM track_credits c WHERE c.track = t.key)
            """),
        StoreCheck(
            "albums-are-credited", "Each album credits an artist: album.",
            """
            SELECT a.id FROM albums a
            WHERE NOT EXISTS (SELECT 1 FROM album_credits c WHERE c.album = a.key)
            """),
        StoreCheck(
            "album-positions", "An album's tracks stand at 0, 1, 2 …: album, tracks, last position.",
            """
            SELECT a.id, c.tracks, c.last
            FROM (SELECT album, COUNT(*) AS tracks, MAX(position) AS last FROM album_tracks GROUP BY album) c
            JOIN albums a ON a.key = c.album
            WHERE c.last <> c.tracks - 1
            """),
        StoreCheck(
            "album-times", "An album did not change before it was made: album, made, changed.",
            "SELECT id, created_at, updated_at FROM albums WHERE updated_at < created_at"),
        StoreCheck(
            "opening-totals", "Totals that came without events are not negative and have a date: kind, id.",
            """
            SELECT 'track', id FROM tracks
            WHERE opening_plays < 0 OR opening_downloads < 0
                OR (opening_as_of IS NULL AND (opening_plays <> 0 OR opening_downloads <> 0))
            UNION ALL
            SELECT 'artist', id FROM artists
            WHERE opening_followers < 0 OR (opening_as_of IS NULL AND opening_followers <> 0)
            """),
        StoreCheck(
            "track-days",
            "A track's plays and downloads are those of its days: track, and by how many the sums are higher.",
            """
            SELECT t.id, CAST(SUM(x.plays) AS INTEGER), CAST(SUM(x.downloads) AS INTEGER)
            FROM (
                SELECT track, plays, downloads FROM track_sums
                UNION ALL SELECT track, -plays, -downloads FROM track_days
            ) x
            JOIN tracks t ON t.key = x.track
            GROUP BY t.id HAVING SUM(x.plays) <> 0 OR SUM(x.downloads) <> 0
            """),
        StoreCheck(
            "artist-events",
            "An artist's plays and downloads are those of the tracks that credit it: "
                + "artist, and by how many the kept numbers are higher.",
            """
            SELECT a.id, CAST(SUM(x.plays) AS INTEGER), CAST(SUM(x.downloads) AS INTEGER)
            FROM (
                SELECT artist, plays, downloads FROM artist_totals
                UNION ALL SELECT c.artist, -s.plays, -s.downloads
                    FROM track_sums s JOIN track_credits c ON c.track = s.track
            ) x
            JOIN artists a ON a.key = x.artist
            GROUP BY a.id HAVING SUM(x.plays) <> 0 OR SUM(x.downloads) <> 0
            """),
        StoreCheck(
            "artist-days",
            "An artist's days are those of the tracks that credit it: "
                + "artist, day, and by how many the kept plays and downloads are higher.",
            """
            SELECT a.id, x.day, CAST(SUM(x.plays) AS INTEGER), CAST(SUM(x.downloads) AS INTEGER)
            FROM (
                SELECT artist, day, plays, downloads FROM artist_days
                UNION ALL SELECT c.artist, d.day, -d.plays, -d.downloads
                    FROM track_days d JOIN track_credits c ON c.track = d.track
            ) x
            JOIN artists a ON a.key = x.artist
            GROUP BY a.id, x.day HAVING SUM(x.plays) <> 0 OR SUM(x.downloads) <> 0
            """),
        StoreCheck(
            "artist-followers", "An artist's followers are those who follow it: artist, kept, counted.",
            """
            SELECT a.id, t.followers, COALESCE(c.followers, 0)
            FROM artist_totals t
            JOIN artists a ON a.key = t.artist
            LEFT JOIN (
                SELECT f.artist AS artist, COUNT(*) AS followers FROM follows f WHERE f.following = 1 GROUP BY f.artist
            ) c ON c.artist = t.artist
            WHERE t.followers <> COALESCE(c.followers, 0)
            """),
        StoreCheck(
            "tracks-have-sums", "Each track has a row of sums: track.",
            """
            SELECT t.id FROM tracks t WHERE NOT EXISTS (SELECT 1 FROM track_sums s WHERE s.track = t.key)
            """),
        StoreCheck(
            "track-terms", "A track's sums carry its opening totals and terms; a removed track's carry none: track.",
            """
            SELECT t.id FROM tracks t JOIN track_sums s ON s.track = t.key
            WHERE s.opening_plays <> t.opening_plays OR s.opening_downloads <> t.opening_downloads
                OR s.published_at <> t.published_at
                OR s.is_public <> CASE WHEN t.visibility = 'public' THEN 1 ELSE 0 END
                OR s.earns <> CASE WHEN t.licensing = 'exclusive' THEN 0 ELSE 1 END
            UNION ALL
            SELECT r.id FROM removed_tracks r JOIN track_sums s ON s.track = r.key
            WHERE s.opening_plays <> 0 OR s.opening_downloads <> 0 OR s.is_public <> 0 OR s.earns <> 0
                OR s.platform <> 0 OR s.weight_high <> 0 OR s.weight_low <> 0
            """),
        StoreCheck(
            "platform-totals",
            "The platform's kept numbers are those of the tracks that count for it: by how many the kept tracks, "
                + "opening plays, opening downloads, plays and downloads are higher.",
            """
            SELECT d.tracks, d.opening_plays, d.opening_downloads, d.plays, d.downloads
            FROM (
                SELECT CAST(SUM(x.tracks) AS INTEGER) AS tracks, CAST(SUM(x.opening_plays) AS INTEGER) AS opening_plays,
                    CAST(SUM(x.opening_downloads) AS INTEGER) AS opening_downloads,
                    CAST(SUM(x.plays) AS INTEGER) AS plays, CAST(SUM(x.downloads) AS INTEGER) AS downloads
                FROM (
                    SELECT tracks, opening_plays, opening_downloads, plays, downloads FROM platform_totals
                    UNION ALL SELECT -1, -t.opening_plays, -t.opening_downloads, -s.plays, -s.downloads
                        FROM track_sums s JOIN tracks t ON t.key = s.track WHERE s.platform = 1
                ) x
            ) d
            WHERE d.tracks <> 0 OR d.opening_plays <> 0 OR d.opening_downloads <> 0 OR d.plays <> 0 OR d.downloads <> 0
            """),
        // Sums of 128 bits: of the high 64, and of the low ones in two halves that cannot leave 64 bits.
        StoreCheck(
            "platform-weight",
            "The platform's weight is that of the artists who are not staff: by how much the kept one is higher, in "
                + "2^64, 2^32 and 1.",
            """
            SELECT d.high, d.middle, d.low
            FROM (
                SELECT CAST(SUM(x.high) AS INTEGER) AS high, CAST(SUM(x.middle) AS INTEGER) AS middle,
                    CAST(SUM(x.low) AS INTEGER) AS low
                FROM (
                    SELECT weight_high AS high, (weight_low >> 32) & 4294967295 AS middle,
                        weight_low & 4294967295 AS low
                    FROM platform_totals
                    UNION ALL SELECT -weight_high, -((weight_low >> 32) & 4294967295), -(weight_low & 4294967295)
                        FROM artist_totals WHERE staff = 0
                ) x
            ) d
            WHERE (d.low & 4294967295) <> 0 OR ((d.middle + (d.low >> 32)) & 4294967295) <> 0
                OR d.high + ((d.middle + (d.low >> 32)) >> 32) <> 0
            """),
        StoreCheck(
            "platform-days",
            "The platform's days are those of the tracks that count for it: "
                + "day, and by how many the kept plays and downloads are higher.",
            """
            SELECT x.day, CAST(SUM(x.plays) AS INTEGER), CAST(SUM(x.downloads) AS INTEGER)
            FROM (
                SELECT day, plays, downloads FROM platform_days
                UNION ALL SELECT d.day, -d.plays, -d.downloads
                    FROM track_days d JOIN track_sums s ON s.track = d.track WHERE s.platform = 1
            ) x
            GROUP BY x.day HAVING SUM(x.plays) <> 0 OR SUM(x.downloads) <> 0
            """),
        StoreCheck(
            "artist-downloaders",
            "A listener's last day is that of its latest download of the artist's tracks: artist, listener, kept day, "
                + "time of the latest.",
            """
            SELECT a.id, x.listener, CAST(SUM(x.day) AS INTEGER), CAST(SUM(x.at) AS INTEGER)
            FROM (
                SELECT artist, listener, 1 AS kept, 0 AS counted, last_day AS day, 0 AS at FROM artist_downloaders
                UNION ALL SELECT c.artist, d.listener, 0, 1, 0, MAX(d.at)
                    FROM downloads d JOIN track_credits c ON c.track = d.track GROUP BY c.artist, d.listener
            ) x
            JOIN artists a ON a.key = x.artist
            GROUP BY a.id, x.listener
            HAVING SUM(x.kept) <> SUM(x.counted) OR SUM(x.at) < SUM(x.day) * 86400000000
                OR SUM(x.at) >= (SUM(x.day) + 1) * 86400000000
            """),
        StoreCheck(
            "artist-downloader-days",
            "As many listeners are kept for a day as have it as their last: "
                + "artist, day, and by how many the kept number is higher.",
            """
            SELECT a.id, x.day, CAST(SUM(x.listeners) AS INTEGER)
            FROM (
                SELECT artist, last_day AS day, listeners FROM artist_downloader_days
                UNION ALL SELECT artist, last_day, -1 FROM artist_downloaders
            ) x
            JOIN artists a ON a.key = x.artist
            GROUP BY a.id, x.day HAVING SUM(x.listeners) <> 0
            """),
        StoreCheck(
            "collaborators",
            "Two artists have as many joint tracks as credit both: "
                + "artist, the other, and by how many the kept number is higher.",
            """
            SELECT a.id, b.id, CAST(SUM(x.tracks) AS INTEGER)
            FROM (
                SELECT artist, other, tracks FROM collaborators
                UNION ALL SELECT c.artist, o.artist, -1
                    FROM track_credits c JOIN track_credits o ON o.track = c.track AND o.artist <> c.artist
            ) x
            JOIN artists a ON a.key = x.artist
            JOIN artists b ON b.key = x.other
            GROUP BY a.id, b.id HAVING SUM(x.tracks) <> 0
            UNION ALL
            SELECT a.id, b.id, 0
            FROM collaborators c JOIN artists a ON a.key = c.artist JOIN artists b ON b.key = c.other
            WHERE c.tracks = 0
            """),
        StoreCheck(
            "artist-collaborations",
            "An artist's kept number of collaborative tracks is that of its tracks that credit another artist too: "
                + "artist, kept, counted.",
            """
            SELECT a.id, t.collaborations, COALESCE(c.tracks, 0)
            FROM artist_totals t
            JOIN artists a ON a.key = t.artist
            LEFT JOIN (
                SELECT tc.artist AS artist, COUNT(*) AS tracks
                FROM track_credits tc
                WHERE EXISTS (SELECT 1 FROM track_credits o WHERE o.track = tc.track AND o.artist <> tc.artist)
                GROUP BY tc.artist
            ) c ON c.artist = t.artist
            WHERE t.collaborations <> COALESCE(c.tracks, 0)
            """),
        StoreCheck(
            "feature-artists",
            "A feature's list has the artists that have it, with their tracks: feature, and by how many its artists and "
                + "tracks are higher.",
            """
            SELECT x.feature, CAST(SUM(x.artists) AS INTEGER), CAST(SUM(x.tracks) AS INTEGER)
            FROM (
                SELECT feature, artists, tracks FROM feature_artists
                UNION ALL SELECT feature, -1, CASE WHEN feature > 0 THEN -tracks ELSE 0 END FROM artist_features
                    WHERE feature >= 0
            ) x
            GROUP BY x.feature HAVING SUM(x.artists) <> 0 OR SUM(x.tracks) <> 0
            """),
        StoreCheck(
            "artist-public-tracks",
            "An artist's kept public tracks, and those with genres, are those that credit it: "
                + "artist, and by how many the kept numbers are higher.",
            """
            SELECT a.id, CAST(SUM(x.tracks) AS INTEGER), CAST(SUM(x.with_genres) AS INTEGER)
            FROM (
                SELECT artist, CASE WHEN feature = 0 THEN tracks ELSE 0 END AS tracks,
                    CASE WHEN feature = -1 THEN tracks ELSE 0 END AS with_genres
                FROM artist_features WHERE feature = 0 OR feature = -1
                UNION ALL SELECT c.artist, -1, CASE WHEN t.genres = '[]' THEN 0 ELSE -1 END
                    FROM track_credits c JOIN tracks t ON t.key = c.track WHERE t.visibility = 'public'
            ) x
            JOIN artists a ON a.key = x.artist
            GROUP BY a.id HAVING SUM(x.tracks) <> 0 OR SUM(x.with_genres) <> 0
            """),
        StoreCheck(
            "artist-uses",
            "An artist's uses of genres and tags are those of each of them: "
                + "artist, and by how many the kept number is higher.",
            """
            SELECT a.id, CAST(SUM(CASE WHEN f.feature = -2 THEN f.tracks ELSE -f.tracks END) AS INTEGER)
            FROM artist_features f JOIN artists a ON a.key = f.artist
            WHERE f.feature = -2 OR f.feature > 0
            GROUP BY a.id HAVING SUM(CASE WHEN f.feature = -2 THEN f.tracks ELSE -f.tracks END) <> 0
            """),
        StoreCheck(
            "one-licence-holds",
            "A listener has one licence of a track at a time: listener, track, and when the two were issued.",
            """
            SELECT a.listener, a.track, a.at, b.at
            FROM downloads a JOIN downloads b ON b.track = a.track AND b.listener = a.listener AND b.key > a.key
            LEFT JOIN license_marks m ON m.download = a.key
            LEFT JOIN license_marks n ON n.download = b.key
            WHERE a.snapshot IS NOT NULL AND b.snapshot IS NOT NULL AND m.revoked_at IS NULL AND n.revoked_at IS NULL
                AND (b.valid_until IS NULL OR a.at < b.valid_until)
                AND (a.valid_until IS NULL OR b.at < a.valid_until)
            """),
        StoreCheck(
            "licences-are-whole", "A licence has a licensee, terms, and its own track as it was: its download.",
            """
            SELECT d.key FROM downloads d
            LEFT JOIN license_tracks s ON s.key = d.snapshot AND s.track = d.track
            LEFT JOIN license_terms t ON t.key = d.terms
            WHERE d.snapshot IS NOT NULL
                AND (s.key IS NULL OR t.key IS NULL OR d.license IS NULL OR d.name IS NULL OR d.email IS NULL)
            """),
        StoreCheck(
            "licences-of-downloads", "A download's licence is its listener's and of its track: download.",
            """
            SELECT d.key FROM downloads d
            LEFT JOIN downloads i
                ON i.license = d.license AND i.snapshot IS NOT NULL AND i.track = d.track AND i.listener = d.listener
            WHERE d.license IS NOT NULL AND i.key IS NULL
            """),
        StoreCheck(
            "licence-marks", "What was marked is a licence, and one that was revoked says why: download.",
            """
            SELECT m.download FROM license_marks m LEFT JOIN downloads d ON d.key = m.download
            WHERE d.snapshot IS NULL
                OR CASE WHEN m.revoked_at IS NULL THEN 0 ELSE 1 END <> CASE WHEN m.reason IS NULL THEN 0 ELSE 1 END
            """),
        StoreCheck(
            "one-key-signs", "One key signs certificates: how many do.",
            """
            SELECT d.signing
            FROM (
                SELECT COUNT(*) AS signing FROM license_keys WHERE retired_at IS NULL AND private_key IS NOT NULL
            ) d
            WHERE d.signing <> 1
            """),
        StoreCheck(
            "told-before-folded",
            "What is folded was told, by positions that the feed has given out: last row folded, last row told, position "
                + "noted, the feed's last.",
            """
            SELECT s.target, t.told, (SELECT MAX(position) FROM feed_told), h.position
            FROM delta_state s JOIN delta_telling t ON t.one = s.one JOIN feed_head h ON h.one = s.one
            WHERE s.target > t.told OR (SELECT COUNT(*) FROM feed_told WHERE row <= s.folded) = 0
                OR (SELECT MAX(position) FROM feed_told) > h.position
            """),
    ]
}
