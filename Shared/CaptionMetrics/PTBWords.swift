/// The words the tokenizer knows by heart, in lower case.
enum PTBWords {
    /// Words that are two, and where the first ends.
    static let assimilations = [
        "cannot": 3, "gonna": 3, "gotta": 3, "lemme": 3, "gimme": 3, "wanna": 3,
    ]

    /// Keep their full stop wherever they stand.
    static let abbreviations: Set<String> = words(
        """
        jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri
        ala ariz calif colo conn ct dak fla ga ind kan kans ky md mich minn mo mont neb nev okla penn tenn
        va vt
        wis wisc wyo
        inc co cos corp pty ptys pte ltd plc rt bancorp dept bhd assn univ intl sys invt elec natl mfg mtg ph
        jr sr bros blvd rd esq mr mrs ms dr drs prof profs sen sens rep reps atty attys lt col gen messrs
        gov govs
        adm rev maj sgt cpl pvt capt st ste ave pres lieut hon brig cmdr comdr pfc spc supt supts det mt ft
        adj
        adv asst assoc ens insp mlle mme msgr sfc
        tel est ext sq etc al seq vs alex wm jos cie cf treas bldg
        """)

    /// Keep it only with a capital: in lower case they are words.
    static let capitalAbbreviations: Set<String> = words(
        "az ark del ill la mass miss ore pa tex wash")

    /// Keep it only before a number.
    static let numberAbbreviations: Set<String> = words("no nos prop ca fig figs art pp op")

    /// Words with an apostrophe that stay whole.
    static let apostropheWords: [String] = [
        "ma'am", "o'clock", "c'mon", "e'er", "ne'er", "nor'easter", "ev'ry", "li'l", "cont'd", "nat'l",
        "s'mores", "diff'rent", "'em", "'cause", "'n'", "'n", "y'", "ol'",
    ]

    static let entities: [(name: String, text: String)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", ""), ("&nbsp;", ""),
    ]

    private static func words(_ list: String) -> Set<String> {
        Set(list.split(whereSeparator: \.isWhitespace).map { String($0) })
    }
}
