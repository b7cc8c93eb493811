// Text that must fit into the width it has. A candidate is tried after the other until one does; tried
// again when the place changes its width.

const watched = new WeakMap();
const observer = new ResizeObserver((entries) => {
    for (const entry of entries) settle(entry.target);
});

/// Gives a place its candidates: functions that each set the place up in one way, best first.
export function fit(place, candidates) {
    watched.set(place, candidates);
    settle(place);
    observer.observe(place);
}

/// Stops watching a place whose content no longer depends on its width.
export function unfit(place) {
    watched.delete(place);
    observer.unobserve(place);
}

function settle(place) {
    const candidates = watched.get(place);
    if (candidates === undefined) return;
    for (const candidate of candidates) {
        const measured = candidate();
        if (measured.scrollWidth <= measured.clientWidth) return;
    }
}
