// Numbers, dates and words as they are shown. Pure: no element and no state here.
//
// Integers arrive as `number`, as `bigint` where they are beyond 2^53 (see api.js), or as `beyondExact`
// where the browser could not tell us their digits.

const largestExact = 9007199254740991n;
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const shortened = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/// Stands for an integer above 2^53 whose digits were lost.
export const beyondExact = Symbol("above 2^53");

/// Whether a value is a figure that can be shown.
export function isFigure(value) {
    return value === beyondExact || typeof value === "bigint" || Number.isSafeInteger(value);
}

/// All digits, in groups: 6,854,739.
export function fullNumber(value) {
    return value === beyondExact ? `> ${grouped.format(largestExact)}` : minus(grouped.format(value));
}

/// Few digits: 6.9M. For places where the full number does not fit.
export function compactNumber(value) {
    return value === beyondExact ? `> ${shortened.format(largestExact)}` : minus(shortened.format(value));
}

/// A whole number of units of its last decimal place, in groups: 1234567 with two decimals is 12,345.67.
export function scaledNumber(value, decimals) {
    if (decimals === 0 || value === beyondExact) return fullNumber(value);
    const unit = 10n ** BigInt(decimals);
    const size = value < 0 ? -BigInt(value) : BigInt(value);
    const text = `${grouped.format(size / unit)}.${String(size % unit).padStart(decimals, "0")}`;
    return value < 0 ? `−${text}` : text;
}

/// The digits alone, for machines.
export function plainNumber(value) {
    return value === beyondExact ? null : String(value);
}

/// "1 track", "2 tracks".
export function counted(value, one, many) {
    return `${fullNumber(value)} ${value === 1 || value === 1n ? one : many}`;
}

/// Tenths of a per cent with their sign: +12.3 %, −4.0 %, 0.0 %.
export function signedPercent(tenths) {
    const size = Math.abs(tenths);
    const sign = tenths > 0 ? "+" : tenths < 0 ? "−" : "";
    return `${sign}${grouped.format(Math.floor(size / 10))}.${size % 10}\u202f%`;
}

/// A part of all, given in millionths: two digits behind the point, more where there are some. `isSome` tells a part
/// that is too small to be shown from none.
export function sharePercent(millionths, isSome = false) {
    if (millionths === 0 && isSome) return "<0.0001\u202f%";
    return `${(millionths / 10000).toFixed(4).replace(/(\.\d\d)(\d*?)0+$/u, "$1$2")}\u202f%`;
}

/// What a growth rate is called; judged by the rounded value that is shown.
export function growthLabel(tenths) {
    if (tenths > 150) return "Exceptional growth";
    if (tenths > 50) return "Strong growth";
    if (tenths > 0) return "Growing steadily";
    if (tenths === 0) return "Stable";
    if (tenths > -50) return "Slight decline";
    return "Needs attention";
}

/// The zone if the browser knows it, else the browser's own.
export function knownZone(zone) {
    if (typeof zone !== "string" || zone === "") return undefined;
    try {
        new Intl.DateTimeFormat("en", { timeZone: zone });
        return zone;
    } catch {
        return undefined;
    }
}

/// Good morning 05:00–11:59, good afternoon 12:00–17:59, good evening otherwise.
export function greeting(date, zone) {
    const hour = Number(parts(date, zone, { hour: "2-digit", hourCycle: "h23" }).hour);
    if (hour >= 5 && hour < 12) return "Good morning";
    if (hour >= 12 && hour < 18) return "Good afternoon";
    return "Good evening";
}

/// Saturday, 21 November 2026.
export function longDate(date, zone) {
    const part = parts(date, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
    return `${part.weekday}, ${part.day} ${part.month} ${part.year}`;
}

/// 2026-11-21, as the zone sees it.
export function isoDay(date, zone) {
    const part = parts(date, zone, { day: "2-digit", month: "2-digit", year: "numeric" });
    return `${part.year}-${part.month}-${part.day}`;
}

/// 10:32:05, with the day before it when that is not today.
export function clockTime(date, zone, now = new Date()) {
    const two = "2-digit";
    const part = parts(date, zone, { hour: two, minute: two, second: two, hourCycle: "h23" });
    const time = `${part.hour}:${part.minute}:${part.second}`;
    if (isoDay(date, zone) === isoDay(now, zone)) return time;
    const day = parts(date, zone, { day: "numeric", month: "short", year: "numeric" });
    return `${day.day} ${day.month} ${day.year}, ${time}`;
}

/// 21 Nov 2026, 10:32.
export function dayAndTime(date, zone) {
    const two = "2-digit";
    const part = parts(date, zone, {
        day: "numeric", month: "short", year: "numeric", hour: two, minute: two, hourCycle: "h23",
    });
    return `${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute}`;
}

/// 21 Nov 2026.
export function shortDay(date, zone) {
    const part = parts(date, zone, { day: "numeric", month: "short", year: "numeric" });
    return `${part.day} ${part.month} ${part.year}`;
}

/// "just now", "5 min ago", "3 h ago", "2 days ago"; a day after a week.
export function ago(date, zone, now = new Date()) {
    const minutes = Math.floor((now.getTime() - date.getTime()) / 60000);
    if (minutes < 1) return "just now";
    if (minutes < 60) return `${minutes} min ago`;
    if (minutes < 1440) return `${Math.floor(minutes / 60)} h ago`;
    if (minutes < 10080) return counted(Math.floor(minutes / 1440), "day ago", "days ago");
    return shortDay(date, zone);
}

/// A time of the server, or nothing where it cannot be read.
export function readTime(text) {
    const date = typeof text === "string" ? new Date(text) : new Date(Number.NaN);
    return Number.isNaN(date.getTime()) ? null : date;
}

/// Up to two first letters of a name.
export function initials(name) {
    const words = name.trim().split(/\s+/u).filter((word) => word !== "");
    const letters = words.map((word) => [...word][0]);
    return (letters.length > 2 ? [letters[0], letters[letters.length - 1]] : letters).join("").toUpperCase();
}

function parts(date, zone, options) {
    const formatted = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }).formatToParts(date);
    return Object.fromEntries(formatted.map((part) => [part.type, part.value]));
}

function minus(text) {
    return text.replace("-", "−");
}
