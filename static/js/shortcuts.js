// Keys: Ctrl+S saves now, Ctrl+Enter presses the page's primary button.

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.key.toLowerCase() === "s") {
    const saved = new CustomEvent("portal:save-now", { cancelable: true });
    // The autosave module answers by cancelling; otherwise the browser's own Ctrl+S stands.
    if (!document.dispatchEvent(saved)) event.preventDefault();
  }
  if (event.key === "Enter") {
    // Outside every form the page's only primary button is meant, if there is just one.
    const form = event.target.closest?.("form");
    const all = document.querySelectorAll("[data-primary]");
    const button = form ? form.querySelector("[data-primary]") : all.length === 1 && all[0];
    if (button && button.getAttribute("aria-disabled") !== "true") {
      event.preventDefault();
      button.form.requestSubmit(button);
    }
  }
});
