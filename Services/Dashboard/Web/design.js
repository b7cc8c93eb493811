// The page Design, for operators: each component in each of its states, made by the modules that make it on the
// pages. It asks the server for nothing but the shell; whatever it shows is made up and says so where it could
// be taken for a figure.

import { achievementCard } from "./achievement.js";
import { loadShell, startShell } from "./app.js";
import { barList, heatScale, lineChart, sparkline } from "./chart.js";
import { verifiedMark } from "./chooser.js";
import { command } from "./copy.js";
import { confirmDialog, openDialog } from "./dialog.js";
import { byID, element, fill, personName } from "./dom.js";
import { showFigures } from "./figures.js";
import { startForm } from "./form.js";
import { counted, fullNumber } from "./format.js";
import { drawingNames, icon } from "./icons.js";
import { startMeter, startPassword } from "./password.js";
import { picture } from "./picture.js";
import { showPodium, showPodiumBones } from "./podium.js";
import { movementMark, tierBadge } from "./ranks.js";
import { showRing } from "./ring.js";
import { actionRows } from "./sources.js";
import { showNoStanding, showStanding, showStandingBones } from "./standing.js";
import { colours, drawings, measures, typeScale } from "./specimens.js";
import { badge, blank, dash, notice, PartState, retryButton } from "./states.js";
import { DataTable } from "./table.js";
import { toast } from "./toast.js";

const silent = "The catalog service does not answer.";
const at = "2026-11-21T19:04:12Z";
const again = (what) => ({ run: () => toast(`Asked again: ${what}.`), busy: false, what });

const cardNames = [
    ["tracks", "Tracks", "beats", "blue"], ["plays", "Total Plays", "play", "cyan"],
    ["albums", "Albums", "collections", "pink"], ["downloads", "Downloads", "download", "emerald"],
    ["followers", "Followers", "followers", "violet"], ["level", "Level", "level", "amber"],
    ["growth", "Growth", "growth", "green"], ["profile", "View Profile", "profile", "muted"],
];
const tracks = [
    { title: "Midnight Lagos", plays: 1204551, growth: "+12.3 %", day: "12 Oct 2026" },
    { title: "Glass Teeth", plays: 88210, growth: "−4.0 %", day: "3 Sep 2026" },
    { title: "سماء بعيدة", plays: 9120, growth: "0.0 %", day: "19 Jan 2026" },
    {
        title: "B-side with a title that is much longer than the column has room for",
        plays: 7, growth: "–", day: "1 Jan 2026",
    },
];

startShell();
section("colours", "Colours", colours());
section("type", "Type", typeScale());
section("measures", "Space, corners, motion", measures());
section("icons", "Icons", drawings(drawingNames));
section("buttons", "Buttons", ...buttons());
section("inputs", "Inputs", fields());
section("choices", "Segments, chips, menus", ...choices());
section("badges", "Badges and pictures", ...badges());
section("figures", "Figures", ...figures());
section("tables", "Tables", ...tables());
section("charts", "Charts", ...charts());
section("progress", "Level and achievements", ...progress());
section("boards", "Leaderboards", ...leaderboards());
section("states", "States of a part", ...states());
section("dialogs", "Dialogs and toasts", dialogs());
loadShell({ current: null, related: ["home"] });

function section(id, title, ...content) {
    byID("design-nav").append(element("li", {}, element("a", { href: `#${id}` }, title)));
    byID("design-body").append(element("section", {
        class: "setting", id, "aria-labelledby": `${id}-title`, tabindex: "-1",
    }, element("div", { class: "setting-head" }, element("h2", { id: `${id}-title` }, title)), ...content));
}

function specimen(name, ...content) {
    return element("div", { class: "specimen" }, element("p", { class: "specimen-name" }, name),
        element("div", { class: "specimen-body" }, ...content));
}

function button(words, attributes = {}, drawing = null) {
    const kind = attributes.class === undefined ? "button" : `button ${attributes.class}`;
    return element("button", { type: "button", ...attributes, class: kind },
        drawing === null ? null : icon(drawing), words);
}

function buttons() {
    return [
        specimen("Main, plain, quiet, danger", button("Save profile", { class: "is-main" }), button("Cancel"),
            button("Discard changes", { class: "is-quiet" }), button("Revoke", { class: "is-danger" })),
        specimen("With an icon, as a link, icon alone", button("New token", {}, "plus"),
            element("a", { class: "button", href: "/" }, "Open the dashboard"),
            element("button", { class: "icon-button", type: "button", "aria-label": "Reload" }, icon("reload"))),
        specimen("At work, not possible now", button("Saving…", { class: "is-main", "aria-disabled": "true" }),
            retryButton({ run: () => {}, busy: true, what: "an example" }), button("Save profile", { disabled: true })),
    ];
}

function fields() {
    const form = element("form", { class: "form panel-form", id: "design-form" },
        element("div", { class: "form-row" },
            field("Name", "d-name", element("input", { class: "input", id: "d-name", name: "name", value: "Amara" })),
            field("Refused", "d-bad", element("input", {
                class: "input", id: "d-bad", name: "bad", value: "ftp://example.org", "aria-invalid": "true",
                "aria-describedby": "d-bad-problem",
            }), "An address begins with https:// or http://.")),
        element("div", { class: "form-row" },
            field("Empty", "d-empty", element("input", { class: "input", id: "d-empty", placeholder: "https://" })),
            field("Not changeable", "d-off", element("input", {
                class: "input", id: "d-off", value: "amara@okafor.example", disabled: true,
            }))),
        element("div", { class: "form-row" },
            field("Choice", "d-choice", element("div", { class: "select" },
                element("select", { class: "input", id: "d-choice" },
                    ["Canada", "Germany", "Nigeria"].map((each) => element("option", {}, each))))),
            field("New password", "d-password", element("div", { class: "with-button" }, element("input", {
                class: "input", id: "d-password", name: "password", type: "password", autocomplete: "off",
                value: "short", "aria-describedby": "d-meter",
            })))),
        element("fieldset", { class: "field" }, element("legend", {}, "Scopes"),
            element("div", { class: "choices" }, ["catalog", "account", "progress", "leaderboards"].map((each, index) =>
                element("label", { class: "choice" }, element("input", { type: "checkbox", checked: index === 0 }),
                    element("span", {}, each, element("small", {}, "What it opens, in a few words")))))),
        element("p", { class: "form-problem", role: "alert" }, "The dashboard does not answer. Nothing was changed."),
        element("div", { class: "form-actions" },
            element("button", { class: "button is-main", type: "submit", "data-busy": "Saving…" }, "Save"),
            element("p", { class: "form-note" }, "Not saved yet.")));
    const password = form.querySelector("#d-password");
    startPassword(password);
    const meter = element("div", { class: "meter", id: "d-meter" });
    password.closest(".field").append(meter);
    startMeter(password, meter);
    startForm(form, {
        run: async () => {
            await new Promise((done) => setTimeout(done, 900));
            toast("Nothing was saved: this is the design page.");
        },
    });
    return form;
}

function field(name, id, control, problem = null) {
    return element("div", { class: "field" }, element("label", { for: id }, name), control,
        element("p", { class: "field-problem", id: `${id}-problem`, hidden: problem === null }, problem ?? ""));
}

function choices() {
    const segments = element("fieldset", { class: "segments is-short" },
        element("legend", { class: "visually-hidden" }, "Period"),
        ["7D", "30D", "90D", "All"].map((each, index) => element("label", { class: "segment" },
            element("input", { type: "radio", name: "design-period", value: each, checked: index === 1 }),
            element("span", {}, each))));
    const chip = (kind, attributes, drawing, name) =>
        element("li", {}, element(kind, { class: "place", ...attributes }, icon(drawing), name));
    return [
        specimen("Segments", segments),
        specimen("Chips", element("div", { class: "chips is-sample" }, element("ul", {},
            chip("a", { href: "/", "aria-current": "page" }, "home", "Dashboard"),
            chip("a", { href: "/" }, "beats", "My Beats"),
            chip("span", { class: "place is-unavailable" }, "finances", "Finances")))),
        specimen("Keys", element("kbd", { class: "key" }, "/"), element("kbd", { class: "key" }, "g"),
            element("kbd", { class: "key" }, "h")),
        specimen("Menu", element("div", { class: "menu is-sample", role: "group", "aria-label": "A menu, an example" },
            element("div", { class: "menu-head" }, element("p", { class: "menu-name" }, "Amara Okafor"),
                element("p", { class: "menu-mail" }, "amara@okafor.example")),
            button("Profile and account", { class: "menu-item is-bare" }, "profile"),
            button("Sign out", { class: "menu-item is-bare" }, "leave"))),
    ];
}

function badges() {
    const name = element("span", {}, personName("Amara Okafor"), verifiedMark(true));
    return [
        specimen("Badges", badge("", "catalog"), badge("plain", "Operator"), badge("good", "Completed", "done"),
            badge("warning", "Not completed"), badge("bad", "Expired")),
        specimen("Pictures made from an id",
            ...["a-okafor", "a-night", "a-3", "a-4", "a-5"].map((id) => picture(id, null))),
        specimen("One that does not load, initials, verified", picture("a-7", "data:image/png;base64,AAAA"),
            element("span", { class: "avatar" }, "AO"), name),
    ];
}

function figures() {
    const ready = (value) => part({ state: "ready", asOf: at, value });
    const artist = ready({ id: "a-okafor", name: "Amara Okafor", profileURL: "https://example.org/amara" });
    const level = ready({ level: 12, title: "Experienced Producer", xp: 4100 });
    const full = {
        tracks: 128, plays: 6854739, playsBroughtIn: 5000000, albums: 9, downloads: 48213, followers: 20871,
    };
    const failed = part({ state: "failed", service: "catalog", reason: silent });
    const stale = ready({ ...full, growth: { state: "measured", tenths: -123 } });
    stale.accept({ state: "failed", reason: silent });
    const none = { tracks: 0, plays: 0, playsBroughtIn: 0, albums: 0, downloads: 0, followers: 0 };
    const huge = {
        tracks: 18, plays: 9223372036854775807n, playsBroughtIn: 0, albums: 12345678, downloads: 987654321,
        followers: 1234567890123,
    };
    const absent = part({ state: "absent", service: "progress", reason: "Not part of this installation." });
    const brokenLevel = part({ state: "failed", service: "progress", reason: "Not answering." });
    return [
        specimen("Loading", cards(part(), part(), part())),
        specimen("Values", cards(artist, ready({ ...full, growth: { state: "measured", tenths: 123 } }), level)),
        specimen("New artist: zero was measured, growth is calculating",
            cards(ready({ id: "a" }), ready({ ...none, growth: { state: "calculating", needed: 10 } }), absent)),
        specimen("Old: the last reload failed", cards(artist, stale, level)),
        specimen("Failed: dashes, never zeros", cards(failed, failed, brokenLevel)),
        specimen("Very large", cards(artist, ready({ ...huge, growth: { state: "measured", tenths: 0 } }), level)),
    ];
}

function part(answer = null) {
    const state = new PartState();
    if (answer !== null) state.accept(answer);
    return state;
}

function cards(artist, summary, level) {
    const grid = element("dl", { class: "figures" }, cardNames.map(([id, name, drawing, hue]) =>
        element("div", { class: `figure hue-${hue}`, "data-figure": id },
            element("dt", {}, name, element("span", { class: "tile" }, icon(drawing))),
            element("dd", { class: "figure-value" }), element("dd", { class: "figure-note" }))));
    // Text that fits its card is measured, so the card must stand on the page first.
    requestAnimationFrame(() => showFigures(grid, artist, summary, level, again));
    return grid;
}

function tables() {
    const columns = [
        { key: "title", name: "Track", cell: (row) => personName(row.title), sorts: true },
        { key: "plays", name: "Plays", cell: (row) => fullNumber(row.plays), sorts: true, isNumber: true },
        { key: "growth", name: "Growth", cell: (row) => row.growth, isNumber: true },
        { key: "day", name: "Uploaded", cell: (row) => row.day, isNumber: true },
    ];
    let sorted = { key: "plays", isDescending: true };
    let from = 1;
    const show = () => {
        const rows = [...tracks].sort((one, other) => {
            const order = sorted.key === "plays" ? one.plays - other.plays : one.title.localeCompare(other.title);
            return sorted.isDescending ? -order : order;
        });
        live.show({ rows, sort: sorted, page: { from, to: from + 3, total: 12 } });
    };
    const live = new DataTable({
        caption: "Tracks, an example", columns,
        sort: (key, isDescending) => { sorted = { key, isDescending }; show(); },
        turn: (step) => { from += 4 * step; show(); },
    });
    show();
    const other = (caption) => new DataTable({ caption, columns });
    const loading = other("Tracks, loading");
    loading.loading(3);
    const busy = other("Tracks, while others are awaited");
    busy.show({ rows: tracks.slice(0, 2) });
    busy.busy(true);
    const empty = other("Tracks, none");
    empty.instead(element("p", {}, "No track matches these filters. "), button("Clear the filters"));
    const failed = other("Tracks, failed");
    failed.instead(notice("failed", `Tracks not loaded. ${silent}`, again("loading the tracks")));
    const endless = new DataTable({ caption: "Tracks, of which nobody knows how many", columns, turn: () => {} });
    endless.show({ rows: tracks.slice(0, 2), page: {
        words: "2 tracks, 3 Sep 2026 – 12 Oct 2026", first: "Newest", back: "Newer", forth: "Older",
        hasFirst: true, hasBack: false, hasForth: true,
    } });
    return [
        specimen("Sortable, paged", live.node), specimen("Pages of a list whose length nobody counts", endless.node),
        specimen("Loading", loading.node),
        specimen("Other rows are awaited", busy.node), specimen("Empty", empty.node), specimen("Failed", failed.node),
    ];
}

function charts() {
    const days = (first) => Array.from({ length: 30 }, (_, index) =>
        new Date(Date.UTC(2026, 9, first + index)).toISOString().slice(0, 10));
    const wave = (base, swing, shift) => Array.from({ length: 30 }, (_, index) =>
        Math.round(base + swing * Math.sin((index + shift) / 2.6) + (index * swing) / 40));
    const plays = (value) => counted(value, "play", "plays");
    const gaps = wave(20, 18, 4).map((value, index) => (index > 9 && index < 13 ? null : Math.max(0, value)));
    const country = [["Nigeria", 48213], ["United Kingdom", 20871], ["Canada", 9120], ["Not known", 431]];
    return [
        specimen("A line by day with the period before", lineChart({
            title: "Plays (made up)", hue: "cyan", words: plays,
            days: days(23), values: wave(4200, 900, 1), daysBefore: days(-7), before: wave(3800, 700, 5),
        })),
        specimen("Days that were not measured are gaps", lineChart({
            title: "Downloads (made up)", hue: "emerald", days: days(23), values: gaps, before: null,
            words: (value) => counted(value, "download", "downloads"),
        })),
        specimen("Bars", barList({
            title: "Plays by country", hue: "blue", words: fullNumber,
            rows: country.map(([name, value]) => ({ name, value })),
        })),
        specimen("Sparklines", sparkline(wave(40, 20, 1), "Rising", "green"),
            sparkline(wave(40, -20, 3), "Falling", "amber"), sparkline(Array(30).fill(0), "Nothing", "muted")),
        specimen("Heatmap scale", heatScale({
            less: "0", more: "7+", names: ["none", "1–2", "3–4", "5–6", "7 or more"],
        })),
        specimen("Heatmap scale of the platform", heatScale({
            less: "quiet", more: "busy", kind: "platform", first: 1,
            names: ["1st quarter", "2nd", "3rd", "4th quarter"],
        })),
    ];
}

function progress() {
    const ring = (share, label, ...text) => {
        const place = element("div", { class: "ring" });
        showRing(place, share, label, ...text);
        return place;
    };
    const level = (number, share) => ring(share, `Level ${number}, an example, ${Math.floor(share * 100)} %`,
        element("span", { class: "ring-word" }, "Level"), element("strong", {}, number));
    const actions = (amounts, range) => element("ul", { class: "sheet actions" }, actionRows(amounts, range));
    const common = { description: "What unlocks it, in a sentence.", xp: 500, holders: 46, rarity: "common" };
    const cards = [
        { ...common, id: "d-1", name: "Unlocked", unlockedAt: at },
        { ...common, id: "d-2", name: "Unlocked, rare", rarity: "rare", xp: 1500, unlockedAt: at },
        { ...common, id: "d-3", name: "Unlocked, epic", rarity: "epic", xp: 0, unlockedAt: at },
        { ...common, id: "d-4", name: "Unlocked, legendary", rarity: "legendary", xp: 10000, unlockedAt: at },
        { ...common, id: "d-5", name: "So many of so many", progress: { measure: "count", value: 7, needed: 10 } },
        {
            ...common, id: "d-6", name: "Not begun", rarity: "rare", holders: 0,
            progress: { measure: "count", value: 0, needed: 6 },
        },
        {
            ...common, id: "d-7", name: "A place", rarity: "epic",
            progress: { measure: "top", value: 124, needed: 50 },
        },
        {
            ...common, id: "d-8", name: "A percentage", rarity: "legendary",
            progress: { measure: "percent", value: 655, needed: 700 },
        },
        {
            ...common, id: "d-9", name: "Without a number", description: "What has no number has no bar.",
            holders: null,
        },
    ];
    return [
        specimen("Ring: begun, on the way, full, unknown", level("1", 0), level("12", 0.04), level("40", 0.53),
            level("100", 1), ring(null, "", element("strong", {}, dash("unknown")))),
        specimen("Achievements", element("h3", { class: "visually-hidden" }, "Achievements, examples"), element("ul", { class: "achievements" },
            cards.map((each) => achievementCard(each, 200, undefined)))),
        specimen("What earns XP", actions({ upload: 100, play: 1, metadata: 50, collaboration: 25 },
            { least: 150, most: 10000 })),
        specimen("What earns XP, where the amounts are not known", actions(undefined, null)),
    ];
}

function leaderboards() {
    const board = {
        name: "plays", title: "Plays", label: "plays", decimals: 0, columns: [], minimumTracks: 3,
    };
    const moves = [
        { state: "measured", ranks: 3 }, { state: "measured", ranks: -12 }, { state: "measured", ranks: 0 },
        { state: "new" }, { state: "unknown" },
    ];
    const entries = [
        [1, "Amara Okafor", 1204551, "diamond"], [1, "Theo Lind", 1204551, "diamond"], [3, "سماء", 88210, "gold"],
        [4, "A name that is much longer than there is room for beside a score", 9120, "silver"], [5, "Ona", 7, "bronze"],
    ].map(([rank, name, score, tier], place) => ({
        rank, place, artist: `d-board-${place}`, name, score, tier, movement: moves[place], verified: place === 0,
        supporting: [],
    }));
    const place = (kind, fillIt) => {
        const node = element("div", { class: `sheet ${kind}` });
        fillIt(node);
        return node;
    };
    const own = {
        ...entries[2], total: 1280, percentile: 1, next: { rank: 1, more: 1116342 },
    };
    return [
        specimen("Movement: up, down, the same, new, not known", ...moves.map((each) => movementMark(each))),
        specimen("Tiers", ...["bronze", "silver", "gold", "platinum", "diamond"].map((each) => tierBadge(each))),
        specimen("Podium, with a shared rank", place("podium-place", (node) => showPodium(node, entries, board, {
            own: entries[2].artist,
        }))),
        specimen("Podium: one alone", place("podium-place", (node) => showPodium(node, entries.slice(0, 1), board))),
        specimen("Podium, loading", place("podium-place", showPodiumBones)),
        specimen("Standing", place("own", (node) => showStanding(node, {
            board, page: { standing: own, neighbours: entries, total: 1280 }, show: () => {},
        }))),
        specimen("Standing: not placed", place("own", (node) => showStanding(node, {
            board, page: { standing: {}, neighbours: [], total: 1280 }, standing: { reason: "noScore" },
        }))),
        specimen("Standing: loading, and not known", place("own", showStandingBones),
            place("own", (node) => showNoStanding(node, `Your rank is not known. ${silent}`, again("loading your rank")))),
    ];
}

function states() {
    const bones = element("div", { class: "panel-bones", "aria-label": "Loading", role: "img" },
        element("span", { class: "bone" }), element("span", { class: "bone" }));
    return [
        specimen("Loading: bones of the shape to come", bones),
        specimen("Failed", notice("failed", `Figures not loaded. ${silent}`, again("loading"))),
        specimen("Old", notice("stale", `As of 19:04:12. Not updated at 19:08:40: ${silent}`, again("updating"))),
        specimen("Unknown", element("span", { class: "figure-value is-unknown" }, dash("unknown"))),
        specimen("Empty: what to do next", blank("beats", "No tracks yet",
            element("p", {}, "Bring a catalogue in from the terminal, then reload this page."),
            command("beatpass import soundcloud TRACKS USERS"))),
        specimen("Set-up", blank("finances", "Setup required",
            element("p", {}, "Connect an account for payouts. Nothing is paid out before."),
            element("div", { class: "blank-actions" }, button("Begin", { class: "is-main" }), button("Later")))),
        specimen("No Artist Profile", blank("profile", "No Artist Profile",
            element("p", {}, "This account is not linked to an artist, so there are no figures to show."),
            element("div", { class: "blank-actions" },
                button("Producer Program application", { class: "is-main" }, "external")))),
    ];
}

function dialogs() {
    const ask = button("Ask before", {}, "warning");
    ask.addEventListener("click", () => confirmDialog({
        title: "Revoke this token?", text: "Programs that use it are refused from now on. This cannot be taken back.",
        action: "Revoke", reasonOf: () => "The dashboard does not answer.",
        run: () => Promise.reject(new Error("made up")),
    }));
    const open = button("Open a dialog");
    open.addEventListener("click", () => openDialog({
        title: "A dialog", wide: true,
        content: (close) => {
            const done = button("Done", { class: "is-main", autofocus: true });
            done.addEventListener("click", close);
            return [
                element("p", { class: "dialog-text" }, "Escape, the veil and the cross close it; the focus returns."),
                element("div", { class: "dialog-actions" }, done),
            ];
        },
    }));
    const say = button("Say that it is done", {}, "done");
    say.addEventListener("click", () => toast("Profile saved."));
    const sample = element("div", { class: "toast is-sample" }, icon("done"), element("p", {}, "Profile saved."));
    return specimen("Try them", fill(element("div", { class: "specimen-row" }), open, ask, say), sample);
}
