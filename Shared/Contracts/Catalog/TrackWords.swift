/// Who sees a track.
package enum Visibility: String, WireEnum {
    case `public`
    case `private`
    /// Sold exclusively: out of the shop, still the artist's.
    case sold
}

/// The licences a track is offered under.
package enum Licensing: String, WireEnum {
    case nonExclusive
    case exclusive
    case both
}

/// The twelve notes, sharp and flat spelled together.
package enum MusicalKey: String, WireEnum {
    case c = "C"
    case cSharp = "C#/Db"
    case d = "D"
    case dSharp = "D#/Eb"
    case e = "E"
    case f = "F"
    case fSharp = "F#/Gb"
    case g = "G"
    case gSharp = "G#/Ab"
    case a = "A"
    case aSharp = "A#/Bb"
    case b = "B"
}

package enum Scale: String, WireEnum {
    case major = "Major"
    case minor = "Minor"
}
