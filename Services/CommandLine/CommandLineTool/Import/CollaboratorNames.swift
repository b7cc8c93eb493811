/// Finds the artists of a catalogue who are named as collaborators in a title. The one place of the rule.
///
/// **Where names stand.** A title is cut at *dividers* (a dash of any length, `|` or `/`, with white space on
/// at least one side, or doubled) into sides; text in brackets belongs to no side. Names are looked for
/// - in the *list* after `feat`, `ft`, `featuring`, `prod`, `prod by`, `produce by`, `produced by` (any case,
///   with or without a dot or colon, in brackets or not), up to the next divider, bracket or such word;
/// - in a side of a title with at least one divider, before any such list, where *joiners* stand in it.
///
/// Joiners are ` x `, ` × `, ` & ` (any case, white space around) and a comma. They cut a list or side into
/// pieces; a run of up to four pieces that is a name as a whole ("Above & Beyond") goes before its parts.
/// A name that fills a side alone is joined with nobody.
///
/// **When a name counts.** It must equal a user name or full name of the catalogue after `normalized`: case
/// and the kind and number of spaces do not matter, everything at either end that is no letter or digit is
/// dropped, accents matter. It needs two characters. One that several artists share credits nobody, unless
/// the uploader is among them; nor does one that is the genre of tracks by five or more uploaders
/// ("Deep House"). The uploader is not his own collaborator.
///
/// | Title (uploader) | credits beside the uploader |
/// |---|---|
/// | `Real Love (Acoustic) Prod. by Touliver` (Kimmese) | Touliver |
/// | `Cold Night - Tùa x CM1X` (TÙA) | CM1X |
/// | `HURRYKNG, HIEUTHUHAI - Song (VRT Remix)` (VRT) | HIEUTHUHAI; a remix credits nobody |
/// | `Sun & Moon - Above & Beyond` (a label) | nobody: a name alone on its side |
/// | `Dirty Vibe with Diplo` (Skrillex) | nobody: `with` is none of the words |
/// | `Thinking Of Vũ x Rain` | nobody: no divider, so it may all be the song's name |
struct CollaboratorNames {
    private enum Holder {
        case one(String)
        case several(Set<String>)
    }

    private var holders: [String: Holder] = [:]

    /// Enters a name of the artist `id`.
    mutating func add(_ name: String, of id: String) {
        let key = Self.normalized(name)
        guard key.count >= 2 else { return }
        switch holders[key] {
        case nil: holders[key] = .one(id)
        case .one(let other) where other != id: holders[key] = .several([other, id])
        case .one: break
        case .several(let others): holders[key] = .several(others.union([id]))
        }
    }

    /// Takes out a name that means something else in this catalogue.
    mutating func remove(_ name: String) { holders[Self.normalized(name)] = nil }

    /// Who is credited by `title`: ids in order of appearance, without `uploader` and without doubles; and
    /// how many names were left out because several artists share them.
    func credits(in title: String, uploader: String) -> (artists: [String], ambiguous: Int) {
        var found: [(place: Int, artist: String)] = []
        var ambiguous = 0
        for passage in TitlePassages(title).passages {
            let pieces = passage.pieces
            var first = 0
            while first < pieces.count {
                var taken = 1
                for count in stride(from: min(4, pieces.count - first), through: 1, by: -1) {
                    if passage.kind == .side, count == pieces.count { continue }
                    let name = passage.text(of: first..<(first + count))
                    guard let holder = holders[Self.normalized(name)] else { continue }
                    switch holder {
                    case .one(let id):
                        if id != uploader { found.append((passage.place(of: first), id)) }
                    case .several(let ids):
                        if !ids.contains(uploader) { ambiguous += 1 }
                    }
                    taken = count
                    break
                }
                first += taken
            }
        }
        var artists: [String] = []
        for (_, artist) in found.sorted(by: { $0.place < $1.place }) where !artists.contains(artist) {
            artists.append(artist)
        }
        return (artists, ambiguous)
    }

    /// The form in which names are compared.
    static func normalized(_ name: String) -> String {
        let words = name.lowercased().split { $0.isWhitespace }.joined(separator: " ")
        guard let first = words.firstIndex(where: \.isPartOfName),
            let last = words.lastIndex(where: \.isPartOfName)
        else { return "" }
        return String(words[first...last])
    }
}

extension Character {
    /// Letters and digits of any script.
    var isPartOfName: Bool { isLetter || isNumber }
}
