import Testing

@testable import CommandLineTool

@Suite struct CollaboratorNamesTests {
    private static let catalogue: CollaboratorNames = {
        var names = CollaboratorNames()
        let artists = [
            "Up": "Uploader", "T": "Touliver", "C": "CM1X", "O": "Ozuna", "A": "Anuel AA",
            "B": "Above & Beyond",
            "P": "Parks, Squares and Alleys", "V": "Vũ.", "U": "UMIE ✪", "E": "Émile", "W": "W&W", "J": "J",
            "D1": "Twin", "D2": "twin ", "X": "🛸D Empty🛸", "K": "Chris K", "S": "שלום",
        ]
        for (id, name) in artists { names.add(name, of: id) }
        return names
    }()

    @Test(
        arguments: [
            // After feat and its kin, with or without a dot, in brackets or not, any case.
            ("Song ft Ozuna", ["O"]), ("Song Ft. Ozuna - Live", ["O"]), ("Song (FEAT. ozuna)", ["O"]),
            ("Song [featuring: Ozuna & CM1X]", ["O", "C"]), ("Song(ft.Ozuna)", ["O"]), ("Ft. Ozuna", ["O"]),
            ("Song feat. Ozuna, Someone , Anuel  AA x CM1X", ["O", "A", "C"]),
            ("Song feat Ozuna (Live) CM1X", ["O"]), ("Song feat. Ozuna prod by Touliver", ["O", "T"]),
            // After prod and its kin.
            ("Song Prod. by Touliver", ["T"]), ("Song (prod Touliver)", ["T"]),
            ("Song - PROD.BY touliver", ["T"]),
            ("Song (produced by Touliver x CM1X )", ["T", "C"]), ("Song Prod: Touliver", ["T"]),
            ("Song (Produce by Touliver)", ["T"]), ("Song produced Touliver", []),
            // Joined on a side of a divider.
            ("Ozuna x CM1X - Song", ["O", "C"]), ("Song - Ozuna X Someone", ["O"]),
            ("Song | Ozuna × Someone", ["O"]),
            ("Ozuna, Anuel AA – Song", ["O", "A"]), ("Song- Ozuna & Nobody", ["O"]),
            ("Song // Ozuna & Nobody", ["O"]),
            ("Song - Ozuna (Remix) x CM1X", ["O", "C"]), ("Song - Ozuna & Vũ, ft. CM1X", ["O", "V", "C"]),
            ("Ozuna (ft. CM1X) & Vũ - Song", ["O", "C", "V"]),
            // Not a place for names.
            ("Ozuna - Song", []), ("Song - Ozuna", []), ("Ozuna x CM1X", []),
            ("Song (Ozuna & CM1X Remix) - Live", []),
            ("Song with Ozuna", []), ("Softozuna", []), ("Song - Ozunaxcm1x", []), ("Left Ozuna", []),
            ("Ozuna, - Song", []), ("Song - Ozuna & (Live)", []), ("Song-Ozuna x CM1X", []),
            ("Aircraft Ozuna", []), ("Song feat. - Ozuna", []),
            // Names with joiners in them.
            ("Song feat. Above & Beyond", ["B"]), ("Above & Beyond - Song", []),
            ("Above & Beyond & CM1X - Song", ["B", "C"]),
            ("Song ft. CM1X, Parks, Squares and Alleys & Ozuna", ["C", "P", "O"]), ("Song ft W&W", ["W"]),
            // How names compare.
            ("Song ft. vũ", ["V"]), ("Song ft. Vu", []), ("Song ft. «UMIE»!", ["U"]), ("Song ft. emile", []),
            ("Song ft. E\u{301}MILE", ["E"]), ("Song ft. d empty", ["X"]), ("Song ft. Chris  K.", ["K"]),
            ("Song ft. J", []), ("Song ft. \u{200F}שלום\u{200F}", ["S"]), ("Song ft. Ozuna Remix", []),
            // Doubles and the uploader.
            ("Uploader x Ozuna - Song ft. Ozuna", ["O"]), ("Song ft. Uploader", []),
            // Broken brackets.
            ("Song (ft. Ozuna", ["O"]), ("Song ft. Ozuna) CM1X", ["O"]), ("(((Song ft. Ozuna]]]", ["O"]),
            (")))", []), ("", []), ("x", []), ("- x -", []), ("ft", []), ("prod", []),
        ] as [(String, [String])])
    func credits(title: String, expected: [String]) {
        let found = Self.catalogue.credits(in: title, uploader: "Up")
        #expect(found.artists == expected)
        #expect(found.ambiguous == 0)
    }

    @Test func sharedNamesCreditNobody() {
        let found = Self.catalogue.credits(in: "Song ft. Twin, Ozuna", uploader: "Up")
        #expect(found.artists == ["O"])
        #expect(found.ambiguous == 1)
        #expect(Self.catalogue.credits(in: "Song ft. Twin", uploader: "D2") == ([], 0))
    }

    @Test func removedName() {
        var names = Self.catalogue
        names.remove("OZUNA")
        #expect(names.credits(in: "Song ft. Ozuna", uploader: "Up").artists == [])
    }

    @Test(arguments: [
        ("  Big   NAME ", "big name"), ("[ Dj Lacky ]", "dj lacky"), ("≡LASZLO≡", "laszlo"), ("✪✪", ""),
        ("K!ttycupcak!a", "k!ttycupcak!a"), ("\u{200D}", ""), ("RÜFÜS DU SOL", "rüfüs du sol"),
    ])
    func normalized(name: String, expected: String) {
        #expect(CollaboratorNames.normalized(name) == expected)
    }
}
