/// Names of made people and artists, from lists: none is anybody's.
enum GeneratedNames {
    static func person(_ random: inout DemoRandom) -> String { random.pick(given) + " " + random.pick(families) }

    /// Some artists go by their name, others by two words.
    static func artist(_ random: inout DemoRandom) -> String {
        random.percent(60)
            ? person(&random) : random.pick(DemoWords.adjectives) + " " + random.pick(DemoWords.nouns)
    }

    static let countries = [
        "US", "GB", "DE", "FR", "NG", "BR", "JP", "CA", "MX", "SE", "ZA", "IN", "NL", "ES", "IT", "KR", "AU", "PL",
    ]
    static let zones = [
        "America/New_York", "Europe/London", "Europe/Berlin", "Africa/Lagos", "America/Sao_Paulo", "Asia/Tokyo",
        "America/Los_Angeles", "Asia/Kolkata",
    ]

    private static let given = [
        "Ada", "Amir", "Anika", "Bilal", "Bruna", "Caleb", "Chidi", "Dario", "Elif", "Emeka", "Esme", "Farah", "Felix",
        "Gael", "Hana", "Ibrahim", "Imani", "Ivo", "Jana", "Joon", "Kaya", "Kofi", "Lena", "Levi", "Lucía", "Mads",
        "Mei", "Milo", "Nadia", "Noor", "Oskar", "Paz", "Quinn", "Rafi", "Rosa", "Sami", "Siri", "Tariq", "Uma",
        "Vera", "Wanjiru", "Xavi", "Yara", "Zofia",
    ]
    private static let families = [
        "Abara", "Adeyemi", "Almeida", "Bakker", "Bianchi", "Carver", "Castillo", "Dahl", "Dlamini", "Engström",
        "Farouk", "Fischer", "Fontaine", "Gupta", "Haas", "Hashimoto", "Ito", "Jansen", "Kamara", "Khan", "Kowalski",
        "Laurent", "Lindgren", "Mbeki", "Moreau", "Nakamura", "Novak", "Okoye", "Osei", "Park", "Petrov", "Quiroga",
        "Rossi", "Sato", "Silva", "Tanaka", "Tremblay", "Usman", "Vargas", "Weiss", "Yılmaz", "Zhou",
    ]
}
