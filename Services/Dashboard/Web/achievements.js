// The section Achievements of the page Progress: three cards, and all achievements by category, filtered by what the
// address says. The server gives all of them: choosing asks nothing.

import { achievementCard, isUnlocked, nearness, rarities, title } from "./achievement.js";
import { read, Unanswered } from "./api.js";
import { cardOf, showBone, showNumber, showUnknown } from "./cards.js";
import { shiftDay, today } from "./days.js";
import { announce, byID, element, fill, hiddenText } from "./dom.js";
import { counted, dayAndTime, fullNumber, readTime } from "./format.js";
import { icon } from "./icons.js";
import { Section } from "./section.js";
import { rangeOf, withSign } from "./sources.js";

const shows = { all: () => true, unlocked: isUnlocked, locked: (each) => !isUnlocked(each) };
// What is of one kind has an order of its own; the file's stays among equals.
const orders = {
    unlocked: {
        name: "newest first", compare: (one, other) => Date.parse(other.unlockedAt) - Date.parse(one.unlockedAt),
    },
    locked: { name: "nearest first", compare: (one, other) => nearness(other) - nearness(one) },
};

export class Achievements {
    section;
    #page;

    /// `page` is what the sections of the page have in common.
    constructor(page) {
        this.#page = page;
        this.section = new Section({
            id: "achievements", what: "loading the achievements", zone: page.zone,
            ask: (signal) => this.#ask(signal), show: (part) => this.#show(part),
        });
        for (const choice of document.querySelectorAll("[name=show]")) {
            choice.addEventListener("change", () => this.#choose({ show: choice.value }));
        }
        for (const name of ["rarity", "category"]) {
            byID(name).addEventListener("change", (event) => {
                this.#choose({ [name]: event.target.value === "" ? null : event.target.value });
            });
        }
        fill(byID("rarity"), option("", "Any rarity"), Object.keys(rarities).map((each) => option(each, title(each))));
        this.#showChoices();
    }

    /// The address says something else now.
    chosen() {
        this.#showChoices();
        this.section.render();
    }

    /// What the achievements give, at least and at most; null while that is not known.
    get range() {
        const value = this.section.part.value;
        return value === null ? null : rangeOf(value.achievements);
    }

    /// What an achievement is called; its id where that is not known.
    nameOf(id) {
        return this.section.part.value?.achievements.find((each) => each.id === id)?.name ?? id;
    }

    async #ask(signal) {
        const value = await read("/api/v1/progress/achievements", signal);
        if (!Array.isArray(value.achievements)) throw new Unanswered("The dashboard left the achievements out.");
        const shown = this.section.part.value;
        // An unlock is for good.
        if (shown !== null && value.unlocked < shown.unlocked) {
            throw new Unanswered("The progress service answered with an older state than the one shown.");
        }
        return { value, asOf: value.asOf };
    }

    #choose(changes) {
        this.#page.choose(changes);
        this.section.render();
        const { found } = this.#found(this.section.part.value);
        if (this.section.part.value === null) return;
        announce(`${counted(found.length, "achievement", "achievements")} shown.`);
    }

    #showChoices() {
        const { show, rarity, category } = this.#page.choices;
        for (const choice of document.querySelectorAll("[name=show]")) choice.checked = choice.value === show;
        byID("rarity").value = rarity ?? "";
        byID("category").value = category ?? "";
    }

    #found(value) {
        const { show, rarity, category } = this.#page.choices;
        const all = value?.achievements ?? [];
        const found = all.filter((each) => shows[show](each)
            && (rarity === null || each.rarity === rarity) && (category === null || each.category === category));
        return { all, found };
    }

    #show(part) {
        this.#showCards(part);
        this.#showCategories(part.value);
        const place = byID("achievements");
        place.classList.toggle("is-old", part.problem !== null);
        const { all, found } = this.#found(part.value);
        const order = this.#order === null ? "" : `, ${this.#order.name}`;
        fill(byID("achievements-count"), part.value === null ? null
            : found.length === all.length ? counted(all.length, "achievement", "achievements")
                : `${fullNumber(found.length)} of ${fullNumber(all.length)}${order}`);
        this.#page.achievementsShown();
        if (part.shown === null) return fill(place, bones());
        if (part.value === null) {
            return fill(place, element("p", { class: "section-note" }, "Which achievements there are is not known."));
        }
        if (found.length === 0) return fill(place, this.#none(all.length));
        return fill(place, this.#isGrouped ? this.#groups(found, part.value) : this.#list(found, part.value),
            this.#foot(part.value));
    }

    get #order() { return orders[this.#page.choices.show] ?? null; }

    // Of some, few are left in each category: a heading above each would be more than the cards.
    get #isGrouped() { return this.#order === null && this.#page.choices.rarity === null; }

    #showCards(part) {
        const place = byID("achievement-cards");
        const [unlocked, locked, earned] = ["unlocked", "locked", "earned"].map((name) => cardOf(place, name));
        place.classList.toggle("is-old", part.problem !== null);
        if (part.shown === null) return [unlocked, locked, earned].forEach(showBone);
        const value = part.value;
        if (value === null) return [unlocked, locked, earned].forEach((card) => showUnknown(card, "unknown"));
        const all = value.achievements;
        const total = all.reduce((sum, each) => sum + Number(each.xp), 0);
        showNumber(unlocked, value.unlocked, recently(value));
        showNumber(locked, Math.max(0, all.length - Number(value.unlocked)), `of ${fullNumber(all.length)}`);
        return showNumber(earned, value.xp, `of ${fullNumber(total)} XP in all`);
    }

    // The categories are the catalogue's own.
    #showCategories(value) {
        const chosen = this.#page.choices.category;
        const known = [...new Set((value?.achievements ?? []).map((each) => each.category))];
        if (chosen !== null && !known.includes(chosen)) known.push(chosen);
        const select = byID("category");
        if (select.options.length === known.length + 1) return;
        fill(select, option("", "Any category"), known.map((each) => option(each, title(each))));
        select.value = chosen ?? "";
    }

    #groups(found, value) {
        const categories = [...new Set(found.map((each) => each.category))];
        return categories.map((category) => {
            const whole = value.achievements.filter((each) => each.category === category);
            const rows = found.filter((each) => each.category === category);
            return element("div", { class: "group" },
                element("h3", { class: "group-title" }, title(category),
                    element("span", {}, `${whole.filter(isUnlocked).length} of ${whole.length}`,
                        hiddenText(" unlocked"))),
                this.#cards(rows, value));
        });
    }

    #list(found, value) {
        const rows = this.#order === null ? found : found.toSorted(this.#order.compare);
        return [element("h3", { class: "visually-hidden" }, "Chosen achievements"), this.#cards(rows, value)];
    }

    #cards(rows, value) {
        return element("ul", { class: "achievements" }, rows.map((each) =>
            achievementCard(each, value.producers, this.#page.zone())));
    }

    #none(count) {
        if (count === 0) return element("p", { class: "section-note" }, "This installation has no achievements.");
        const all = element("button", { class: "button", type: "button" }, "Show all achievements");
        all.addEventListener("click", () => {
            this.#choose({ show: "all", rarity: null, category: null });
            this.#showChoices();
            document.querySelector("[name=show]:checked").focus();
        });
        return element("div", { class: "blank" }, icon("search"), element("h3", {}, "No achievement fits"),
            element("div", { class: "blank-actions" }, all));
    }

    #foot(value) {
        const time = readTime(value.judgedAt);
        return element("p", { class: "section-note" }, "Comparisons, ages and seasons are judged once a day",
            time === null ? ": for the first time within a day." : [", last on ",
                element("time", { datetime: value.judgedAt }, dayAndTime(time, this.#page.zone())),
                ", next after 00:00 UTC."]);
    }
}

// What came with imported history is no news, but was unlocked within these days too.
function recently(value) {
    const since = shiftDay(today(), -29);
    const all = value.achievements.filter((each) => isUnlocked(each) && each.unlockedAt >= since).length;
    const quiet = all - Number(value.unlockedRecently);
    const news = value.unlockedRecently > 0 ? `${withSign(value.unlockedRecently)} in 30 days` : null;
    if (quiet <= 0) return news ?? "None in the last 30 days";
    return news === null ? `${fullNumber(quiet)} brought in` : `${news}, ${fullNumber(quiet)} more brought in`;
}

function option(value, words) {
    return element("option", { value }, words);
}

function bones() {
    return element("ul", { class: "achievements" }, Array.from({ length: 6 }, () =>
        element("li", { class: "achievement" }, element("span", { class: "bone" }))));
}
