/// The demo's artists. All of them are made up.
struct DemoArtist: Sendable {
    let name: String
    let slug: String
    let country: String
    /// A key of ``DemoStyles/all``.
    let style: String
    /// How many tracks.
    let tracks: Int
    /// How well known, from 0 to 100: scales plays, downloads and followers.
    let reach: Int
    let bio: String

    init(
        _ name: String, _ slug: String, _ country: String, _ style: String, _ tracks: Int, _ reach: Int,
        _ bio: String
    ) {
        self.name = name
        self.slug = slug
        self.country = country
        self.style = style
        self.tracks = tracks
        self.reach = reach
        self.bio = bio
    }

    static let all: [DemoArtist] = [
        DemoArtist(
            "Marlo Vance", "marlo-vance", "US", "trap", 34, 96,
            "Dark melodies, loud drums. Atlanta by way of Toledo."),
        DemoArtist(
            "Ines Okafor", "ines-okafor", "NG", "afrobeats", 28, 91,
            "Log drums and long summers. Writes on guitar first."),
        DemoArtist(
            "Kasimir Roth", "kasimir-roth", "DE", "techno", 22, 74,
            "Hardware only. One take, then the dishes."),
        DemoArtist(
            "Yuna Takeda", "yuna-takeda", "JP", "lofi", 31, 88,
            "Rain recordings and a piano with three dead keys."),
        DemoArtist(
            "Delroy Banks", "delroy-banks", "JM", "dancehall", 24, 79,
            "Riddims from Kingston, mixed after midnight."),
        DemoArtist("Sable Quinn", "sable-quinn", "GB", "drill", 27, 85, "Sliding 808s. South London."),
        DemoArtist(
            "Theo Lindqvist", "theo-lindqvist", "SE", "pop", 19, 70,
            "Topline first. Sessions in Malmö and Los Angeles."),
        DemoArtist("Amara Diallo", "amara-diallo", "SN", "afrobeats", 16, 52, "Mbalax drums meet club bass."),
        DemoArtist(
            "Nico Ferraro", "nico-ferraro", "IT", "house", 21, 66, "Disco samples that nobody else wanted."),
        DemoArtist(
            "Paloma Reyes", "paloma-reyes", "MX", "reggaeton", 23, 81, "Dembow with strings. Guadalajara."),
        DemoArtist("Jonah Whitlock", "jonah-whitlock", "US", "boombap", 26, 60, "Dusty crates, clean mixes."),
        DemoArtist(
            "Mirela Kovač", "mirela-kovac", "HR", "ambient", 14, 38,
            "Field recordings from the Adriatic coast."),
        DemoArtist("Tendai Moyo", "tendai-moyo", "ZW", "amapiano", 18, 64, "Shakers, keys, patience."),
        DemoArtist("Luc Desrosiers", "luc-desrosiers", "CA", "rnb", 20, 58, "Slow jams for cold cities."),
        DemoArtist("Hana Byeol", "hana-byeol", "KR", "pop", 17, 77, "Hooks by day, strings by night."),
        DemoArtist("Rafael Monteiro", "rafael-monteiro", "BR", "house", 22, 69, "Samba loops at 124."),
        DemoArtist(
            "Oksana Bilyk", "oksana-bilyk", "UA", "synthwave", 15, 44,
            "Kharkiv neon. Two synths and a tape deck."),
        DemoArtist("Dex Calloway", "dex-calloway", "US", "phonk", 25, 83, "Cowbells and broken cassettes."),
        DemoArtist("Priya Raman", "priya-raman", "IN", "lofi", 13, 41, "Tabla, tape and tea."),
        DemoArtist("Elias Haddad", "elias-haddad", "LB", "trap", 18, 55, "Oud over 808s."),
        DemoArtist(
            "Freya Solberg", "freya-solberg", "NO", "ambient", 12, 33, "Long tones, short winters' days."),
        DemoArtist(
            "Kwame Asante", "kwame-asante", "GH", "afrobeats", 19, 62, "Highlife guitars for the small hours."
        ),
        DemoArtist("Bruno Castellan", "bruno-castellan", "AR", "jersey", 11, 36, "Bed squeaks, politely."),
        DemoArtist("Zoe Abernathy", "zoe-abernathy", "AU", "rnb", 14, 49, "Sings her own hooks."),
        DemoArtist("夜間飛行", "yakan-hiko", "JP", "synthwave", 12, 57, "東京の夜のための音楽。"),
        DemoArtist("Minh Khôi", "minh-khoi", "VN", "trap", 16, 63, "Đàn tranh, sáo trúc và 808."),
        DemoArtist("نجم الليل", "najm-al-layl", "EG", "amapiano", 9, 47, "موسيقى للسهر حتى الفجر"),
        DemoArtist("Σοφία Μάρκου", "sofia-markou", "GR", "house", 8, 29, "Bouzouki, filtered."),
        DemoArtist("Cormac Daly", "cormac-daly", "IE", "boombap", 13, 35, "Samples his grandfather's reels."),
        DemoArtist("Anouk Visser", "anouk-visser", "NL", "techno", 10, 40, "Fast, dry, short."),
        DemoArtist("Malik Stroud", "malik-stroud", "US", "drill", 12, 46, "Bronx strings."),
        DemoArtist("Ewa Zielińska", "ewa-zielinska", "PL", "pop", 7, 27, "Ballads with teeth."),
        DemoArtist("Santi Olmedo", "santi-olmedo", "ES", "reggaeton", 9, 51, "Perreo lento."),
        DemoArtist("Rune & Alder", "rune-and-alder", "DK", "ambient", 6, 22, "Two brothers, one harmonium."),
        DemoArtist("Tiwa Bello", "tiwa-bello", "NG", "dancehall", 8, 43, "Lagos to Kingston and back."),
        DemoArtist("Gus Hollander", "gus-hollander", "US", "phonk", 5, 18, "Started last spring."),
        DemoArtist("O", "o", "FR", "jersey", 3, 12, ""),
        DemoArtist(
            "The Incredibly Patient Orchestra of Late-Night Bedroom Producers, "
                + "Tape Hiss & Slightly Detuned Pianos 🎹🌙✨ (Official)",
            "the-incredibly-patient-orchestra", "NZ", "lofi", 10, 30,
            "Nobody in this orchestra has ever been in the same room. 👩🏽‍🎤👨‍👩‍👧‍👦"),
        DemoArtist("Ash Pembroke", "ash-pembroke", "GB", "rnb", 1, 4, "First one is up."),
        DemoArtist("Nova Ferrante", "nova-ferrante", "IT", "house", 0, 0, ""),
    ]
}
