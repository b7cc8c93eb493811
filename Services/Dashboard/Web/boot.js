// Runs before the first paint (a classic script in the head), so that a chosen theme never flashes.
(() => {
    let theme = null;
    try {
        theme = localStorage.getItem("beatpass.theme");
    } catch {
        // Storage may be refused; the system's theme applies then.
    }
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
