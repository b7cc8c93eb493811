extension Leaderboards {
    /// Which part of a board a score is in.
    package enum Tier: String, WireEnum {
        case bronze
        case silver
        case gold
        case platinum
        case diamond
    }
}
