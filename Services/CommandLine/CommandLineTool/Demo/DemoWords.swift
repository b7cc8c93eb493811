/// What titles, albums and descriptions are made of.
enum DemoWords {
    static let adjectives = [
        "Glass", "Velvet", "Paper", "Silver", "Hollow", "Quiet", "Crimson", "Late", "Second", "Borrowed",
        "Neon",
        "Salt", "Winter", "Golden", "Burnt", "Distant", "Slow", "Electric", "Broken", "Northern", "Midnight",
        "Lost",
        "Open", "Heavy", "Tender", "Blue", "Static", "Wild", "Empty", "Bright",
    ]
    static let nouns = [
        "Harbor", "Ledger", "Skyline", "Ritual", "Signal", "Garden", "Motel", "Mirage", "Engine", "Letters",
        "Tides",
        "Corner", "Satellite", "Staircase", "Orchard", "Weather", "Parade", "Lantern", "Runway", "Echo",
        "District",
        "Compass", "Fever", "Archive", "Balcony", "Thunder", "Postcard", "Elevator", "Mercury", "Ferry",
    ]
    static let singles = [
        "Patience", "Overtime", "Tunnel Vision", "No Reply", "Ghost Notes", "Undertow", "Kerosene",
        "Half Asleep",
        "Receipts", "Backseat", "Left on Read", "Gravity", "Cash Only", "Sidewalk", "Encore", "Voicemail",
        "Altitude",
        "Last Train", "Sugar", "Window Seat",
    ]
    static let endings = [
        " II", " (Interlude)", " (Instrumental)", " [Prod. Version]", " – Night Mix", " (Demo)",
    ]
    static let albums = [
        "After Hours", "Room Tone", "Small Fires", "Low Ceilings", "Night Shift", "Loose Ends", "First Light",
        "Open Tabs", "Side Streets", "Warm Machines", "Cold Open", "Field Notes", "Spare Keys",
        "Long Exposure",
        "House Rules", "Paper Planes", "Second Wind", "Soft Launch", "Rough Cuts", "Home Studio",
    ]
    static let volumes = ["", " Vol. 1", " Vol. 2", " EP", " (Beat Tape)", " – Sessions"]
    static let descriptions = [
        "Made in one sitting. Stems come with the exclusive licence.",
        "Drums by hand, everything else by accident. Free for non-profit use with credit.",
        "Recorded between two thunderstorms. Contact me for the stems.",
        "Mixed quietly so that the neighbours stay friends.",
        "Started as a sketch on the train, finished a year later.",
        "Best with headphones. Untagged version after purchase.",
        "Two chords and a stubborn bass line.",
        "For the drive home.",
    ]
}
