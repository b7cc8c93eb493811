// What to call a browser that describes itself in a User-Agent header. Such a description says little and may lie:
// it is for the account's owner to recognise a device, and judges nothing.

const browsers = [
    [/\bEdgA?(?:iOS)?\//, "Edge"], [/\bOPR\//, "Opera"], [/\bSamsungBrowser\//, "Samsung Internet"],
    [/\b(?:Firefox|FxiOS)\//, "Firefox"], [/\bChromium\//, "Chromium"], [/\b(?:Headless)?Chrome\/|\bCriOS\//, "Chrome"],
    [/\bVersion\/[\d.]+ .*Safari\//, "Safari"],
];
const systems = [
    [/\biPhone\b/, "iPhone"], [/\biPad\b/, "iPad"], [/\bAndroid\b/, "Android"], [/\bCrOS\b/, "ChromeOS"],
    [/\bWindows\b/, "Windows"], [/\bMac OS X\b/, "macOS"], [/\bLinux\b/, "Linux"],
];

/// "Firefox on Linux", the first word of what is no browser, or "Unknown browser".
export function browserName(text) {
    const words = typeof text === "string" ? text.trim() : "";
    if (words === "") return "Unknown browser";
    const name = browsers.find(([pattern]) => pattern.test(words))?.[1];
    const system = systems.find(([pattern]) => pattern.test(words))?.[1];
    if (name === undefined) return isAgent(words) ? system ?? "Unknown browser" : words.split(/[\s/]/)[0];
    return system === undefined ? name : `${name} on ${system}`;
}

/// Whether a text is such a description.
export function isAgent(text) {
    return /^Mozilla\/\d/.test(text);
}
