// Small choices of this browser (theme, single keys). A browser may refuse storage; the choice then lasts
// for the page alone.

/// A stored choice, or null.
export function remembered(name) {
    try {
        return localStorage.getItem(`beatpass.${name}`);
    } catch {
        return null;
    }
}

/// Stores a choice; null forgets it.
export function remember(name, value) {
    try {
        if (value === null) localStorage.removeItem(`beatpass.${name}`);
        else localStorage.setItem(`beatpass.${name}`, value);
    } catch {
        // Refused: nothing to do, the page already acts on the choice.
    }
}
