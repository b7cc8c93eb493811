// Conditions of a list: what the address says, what the server is asked, what a chip calls it. Pure, but for the
// fields of a form that `check` names.
//
// A condition has `names`, its parameters in the page's address, which are its fields' names too. Texts that it does
// not accept are left out, as if they were not there.

import { dateOf, isDay } from "./days.js";
import { fullNumber, shortDay } from "./format.js";

const most = 9007199254740991;

/// One of some words: `words` gives what each value is called.
export function choice(name, words) {
    return {
        names: [name],
        accept: (texts) => (Object.hasOwn(words, texts[name] ?? "") ? { [name]: texts[name] } : {}),
        check: () => null,
        query: (values) => values,
        chip: (values) => words[values[name]],
    };
}

/// The id of something; `call(id)` says what it is.
export function named(name, call) {
    return {
        names: [name],
        accept: (texts) => (/^[\w.:-]{1,64}$/u.test(texts[name] ?? "") ? { [name]: texts[name] } : {}),
        check: () => null,
        query: (values) => values,
        chip: (values) => call(values[name]),
    };
}

/// Words to look for.
export function search(name) {
    return {
        names: [name],
        accept: (texts) => {
            const text = fitting((texts[name] ?? "").trim());
            return text === "" ? {} : { [name]: text };
        },
        check: () => null,
        query: (values) => values,
        chip: () => null,
    };
}

/// A number of plays and the like, from one to another, both counted.
export function numbers(label, from, to) {
    return range(label, from, to, {
        accept: (text) => (/^\d{1,16}$/u.test(text) && Number(text) <= most ? String(Number(text)) : null),
        isAfter: (first, last) => Number(first) > Number(last),
        words: (text) => fullNumber(Number(text)), expected: "Give a whole number, 0 or more.",
        query: (values) => values,
    });
}

/// Thousandths, given as decimals in the address; `names` are the server's.
export function thousandths(label, from, to, names) {
    const whole = (text) => Math.round(Number(text) * 1000);
    return range(label, from, to, {
        accept: (text) => (/^\d{1,9}(\.\d{1,3})?$/u.test(text) ? String(whole(text) / 1000) : null),
        isAfter: (first, last) => Number(first) > Number(last),
        words: (text) => text, expected: "Give a number with three decimals at most, 0 or more.",
        query: (values) => Object.fromEntries(
            Object.entries(values).map(([name, text]) => [name === from ? names[0] : names[1], String(whole(text))])),
    });
}

/// UTC days, from one to another, both counted.
export function days(label, from, to) {
    return range(label, from, to, {
        accept: (text) => (isDay(text) ? text : null),
        isAfter: (first, last) => first > last,
        words: (text) => shortDay(dateOf(text), "UTC"), expected: "Choose a day.",
        query: (values) => values,
    });
}

// A range that ends before it begins holds for nothing: such an address is read as if it had none.
function range(label, from, to, { accept, isAfter, words, expected, query }) {
    const isReversed = (values) => (values[from] ?? "") !== "" && (values[to] ?? "") !== ""
        && isAfter(values[from], values[to]);
    return {
        names: [from, to],
        accept: (texts) => {
            const found = [from, to].map((name) => [name, accept(texts[name] ?? "")]);
            const values = Object.fromEntries(found.filter(([, text]) => text !== null));
            return isReversed(values) ? {} : values;
        },
        // What is wrong with what stands in the fields: `{field, words}`, or null.
        check: (texts) => {
            for (const name of [from, to]) {
                if ((texts[name] ?? "") !== "" && accept(texts[name]) === null) return { field: name, words: expected };
            }
            return isReversed(texts) ? { field: to, words: "This is less than where the range begins." } : null;
        },
        query,
        chip: (values) => {
            const [first, last] = [values[from], values[to]];
            if (last === undefined) return `${label} from ${words(first)}`;
            if (first === undefined) return `${label} up to ${words(last)}`;
            return first === last ? `${label} ${words(first)}` : `${label} ${words(first)} – ${words(last)}`;
        },
    };
}

// The server takes 200 bytes of UTF-8.
function fitting(text) {
    const encoder = new TextEncoder();
    let found = text;
    while (encoder.encode(found).length > 200) found = [...found].slice(0, -1).join("");
    return found;
}
