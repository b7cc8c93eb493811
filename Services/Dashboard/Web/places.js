// Countries and time zones to choose from. Their names come from the browser; the codes of countries are
// those of ISO 3166-1.

import { element } from "./dom.js";

const codes = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV"
    + " BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI"
    + " FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO"
    + " IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG"
    + " MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK"
    + " PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC"
    + " TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// The browser's own time zone.
export function browserZone() {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/// Options for a country, by name; one that is stored but not in the list stays choosable.
export function countryOptions(stored) {
    const names = new Intl.DisplayNames("en", { type: "region" });
    const known = codes.split(" ").map((code) => ({ code, name: names.of(code) ?? code }));
    if (stored !== null && !known.some((each) => each.code === stored)) known.push({ code: stored, name: stored });
    const order = new Intl.Collator("en").compare;
    known.sort((one, other) => order(one.name, other.name));
    return [
        element("option", { value: "" }, "Not given"),
        ...known.map((each) => element("option", { value: each.code }, each.name)),
    ];
}

/// Options for a time zone, in groups by region; without a choice the browser's own is followed.
export function zoneOptions(stored) {
    const own = browserZone();
    const zones = new Set(Intl.supportedValuesOf("timeZone"));
    zones.add("UTC");
    zones.add(own);
    if (stored !== null) zones.add(stored);
    const groups = new Map();
    for (const zone of [...zones].sort()) {
        const region = zone.includes("/") ? zone.slice(0, zone.indexOf("/")) : "Other";
        if (!groups.has(region)) groups.set(region, []);
        groups.get(region).push(zone);
    }
    return [
        element("option", { value: "" }, `As each browser says (here: ${own})`),
        ...[...groups].map(([region, names]) => element("optgroup", { label: region },
            names.map((zone) => element("option", { value: zone }, zone.replaceAll("_", " "))))),
    ];
}
