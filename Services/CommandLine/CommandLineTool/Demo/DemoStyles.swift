/// What tracks of a style are like.
struct DemoStyle: Sendable {
    let genres: [String]
    let bpm: ClosedRange<Int>
    let tags: [String]
    /// Seconds.
    let length: ClosedRange<Int>
}

enum DemoStyles {
    static let all: [String: DemoStyle] = [
        "trap": DemoStyle(
            genres: ["Trap", "Hip Hop"], bpm: 130...160,
            tags: ["dark", "808", "melodic", "hard", "bells", "flute", "type beat"], length: 120...210),
        "afrobeats": DemoStyle(
            genres: ["Afrobeats", "Afropop"], bpm: 96...116,
            tags: ["summer", "guitar", "log drum", "vibes", "percussion", "love"], length: 140...230),
        "techno": DemoStyle(
            genres: ["Techno"], bpm: 128...148,
            tags: ["hypnotic", "warehouse", "acid", "modular", "peak time"], length: 260...480),
        "lofi": DemoStyle(
            genres: ["Lo-Fi", "Chillhop"], bpm: 68...92,
            tags: ["chill", "study", "rain", "piano", "tape", "jazz", "sleep"], length: 95...180),
        "dancehall": DemoStyle(
            genres: ["Dancehall", "Reggae"], bpm: 88...108,
            tags: ["riddim", "bashment", "island", "brass", "skank"], length: 150...220),
        "drill": DemoStyle(
            genres: ["Drill", "Hip Hop"], bpm: 138...146,
            tags: ["sliding 808", "strings", "cold", "choir", "uk"], length: 130...200),
        "pop": DemoStyle(
            genres: ["Pop"], bpm: 92...128, tags: ["anthem", "hook", "bright", "radio", "vocal"],
            length: 150...215),
        "house": DemoStyle(
            genres: ["House", "Disco"], bpm: 118...128,
            tags: ["groove", "filter", "sample", "deep", "sunset", "terrace"], length: 210...400),
        "reggaeton": DemoStyle(
            genres: ["Reggaeton", "Latin"], bpm: 88...100,
            tags: ["dembow", "perreo", "verano", "guitarra", "club"], length: 150...220),
        "boombap": DemoStyle(
            genres: ["Boom Bap", "Hip Hop"], bpm: 82...96,
            tags: ["dusty", "sample", "jazz", "vinyl", "old school"], length: 120...210),
        "ambient": DemoStyle(
            genres: ["Ambient"], bpm: 60...80, tags: ["drone", "calm", "field recording", "tape", "sleep"],
            length: 240...600),
        "amapiano": DemoStyle(
            genres: ["Amapiano", "House"], bpm: 108...116,
            tags: ["log drum", "keys", "shaker", "sunday", "soulful"], length: 260...420),
        "rnb": DemoStyle(
            genres: ["R&B", "Soul"], bpm: 62...96, tags: ["smooth", "late night", "keys", "slow", "vocal"],
            length: 160...240),
        "synthwave": DemoStyle(
            genres: ["Synthwave"], bpm: 84...118, tags: ["neon", "retro", "arpeggio", "drive", "80s"],
            length: 180...300),
        "phonk": DemoStyle(
            genres: ["Phonk", "Trap"], bpm: 120...160,
            tags: ["cowbell", "drift", "memphis", "distorted", "night"], length: 100...170),
        "jersey": DemoStyle(
            genres: ["Jersey Club"], bpm: 132...142, tags: ["kick pattern", "chops", "dance", "fast"],
            length: 95...160),
    ]

    static let fallback = DemoStyle(genres: ["Hip Hop"], bpm: 80...140, tags: ["beat"], length: 120...210)
}
