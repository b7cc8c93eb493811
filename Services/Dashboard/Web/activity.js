// The page Activity: all-time cards, a year of uploads, plays and downloads over time, downloads. One question gives
// the first view; each section can be asked again alone, and everything chosen stands in the address.

import { ArtistPage } from "./artistpage.js";
import { cardOf } from "./cards.js";
import { isDay, today } from "./days.js";
import { byID } from "./dom.js";
import { Engagement } from "./engagement.js";
import { templateLink } from "./links.js";
import { Section } from "./section.js";
import { Series } from "./series.js";
import { showTotals } from "./totals.js";
import { Unlocks } from "./unlocks.js";
import { Uploads } from "./uploads.js";
import { addWhy } from "./why.js";

const choices = readChoices(new URLSearchParams(location.search));
const page = new ArtistPage({
    name: "activity", title: "Activity", about: "How an artist performs over time",
    related: ["beats", "leaderboards", "progress"], kept: ["year", "xray", "days", "from", "until", "period"],
    query: () => ({}), renew: showAgain, reload: load,
});

// What the sections have in common.
const common = {
    choices, choose, today, zone: page.zone,
    address: (path, query) => page.address(path, query),
    trackLink: (id, title) => templateLink(page.links.track, id, title),
    userLink: (id, name) => templateLink(page.links.user, id, name),
};
const totals = new Section({
    id: "totals", what: "loading the totals", zone: page.zone,
    ask: async (signal) => {
        const { value, asOf } = await page.view(signal);
        return { value: value.totals, asOf };
    },
    show: (part) => showTotals(byID("totals"), part),
});
const unlocks = new Unlocks(page.zone);
const uploads = new Uploads(common);
const series = new Series(common);
const engagement = new Engagement(common);
for (const [card, figure, name] of [["plays", "plays", "Total Plays"], ["share", "platformShare", "Platform Share"]]) {
    addWhy(cardOf(byID("totals"), card).root, { figure, name, zone: page.zone, artist: page.artistID });
}
load();

// Sections that the address asks for in another form than the first view has are asked for by themselves, at once.
async function load() {
    const pieces = [
        { section: totals, isUsual: true, value: (view) => view.totals },
        { section: uploads.section, isUsual: uploads.isUsual, value: (view) => view.uploads },
        { section: series.section, isUsual: series.isUsual, value: (view) => view.series },
        { section: engagement.figures, isUsual: engagement.isUsual, value: (view) => view.downloads },
        { section: engagement.recent, isUsual: true, value: (view) => view.recent },
    ];
    for (const { section, isUsual } of pieces) if (!isUsual) section.load();
    unlocks.load();
    uploads.reloadDay();
    await page.load(pieces.filter((each) => each.isUsual));
}

function showAgain() {
    for (const section of [totals, uploads.section, series.section, engagement.figures, engagement.recent]) {
        if (section.part.shown !== null) section.render();
    }
    unlocks.render();
    uploads.showDayAgain();
}

// MARK: What is chosen

function readChoices(query) {
    const year = Number(query.get("year"));
    const days = Number(query.get("days"));
    const [from, until] = [query.get("from"), query.get("until")];
    const isRange = isDay(from) && isDay(until);
    const isYear = Number.isInteger(year) && year >= 1970 && year < Number(today().slice(0, 4));
    return {
        year: isYear ? year : null,
        xray: query.get("xray") === "on",
        day: isDay(query.get("day")) ? query.get("day") : null,
        days: [7, 30, 90].includes(days) ? days : 30,
        from: isRange ? from : null,
        until: isRange ? until : null,
        period: ["7D", "30D", "90D", "All"].includes(query.get("period")) ? query.get("period") : "30D",
    };
}

// What is usual is left out. The address is replaced: choices are no places to go back to.
function choose(changes) {
    Object.assign(choices, changes);
    const url = new URL(location.href);
    const usual = { days: 30, period: "30D", xray: false };
    for (const [name, value] of Object.entries(choices)) {
        if (value === null || value === usual[name]) url.searchParams.delete(name);
        else url.searchParams.set(name, value === true ? "on" : String(value));
    }
    history.replaceState(null, "", url);
}
