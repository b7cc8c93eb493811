// UTC days as text (2026-11-21), which is how the server counts them whatever the reader's zone. Pure.

const length = 86400000;

/// The day that it is now.
export function today() {
    return dayOf(Date.now());
}

/// The day `count` days after another one.
export function shiftDay(day, count) {
    return dayOf(timeOf(day) + count * length);
}

/// Days from one to another, both counted.
export function countDays(from, until) {
    return Math.round((timeOf(until) - timeOf(from)) / length) + 1;
}

/// All days from one to another.
export function daysFrom(from, until) {
    return Array.from({ length: Math.max(0, countDays(from, until)) }, (_, index) => shiftDay(from, index));
}

/// 0 for Monday to 6 for Sunday.
export function weekdayOf(day) {
    return (new Date(timeOf(day)).getUTCDay() + 6) % 7;
}

/// Whether a text is a day that there is, of the years 1 to 9999.
export function isDay(text) {
    return typeof text === "string" && /^(?!0000)\d{4}-\d\d-\d\d$/u.test(text)
        && !Number.isNaN(timeOf(text)) && dayOf(timeOf(text)) === text;
}

/// The day's first moment.
export function dateOf(day) {
    return new Date(timeOf(day));
}

function timeOf(day) {
    return Date.parse(`${day}T00:00:00Z`);
}

function dayOf(time) {
    return new Date(time).toISOString().slice(0, 10);
}
