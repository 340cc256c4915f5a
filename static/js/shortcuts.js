// Keys: Ctrl+S saves now, Ctrl+Enter presses the page's primary button.

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.key.toLowerCase() === "s") {
    const saved = new CustomEvent("portal:save-now", { cancelable: true });
    // The autosave module answers by cancelling; otherwise the browser's own Ctrl+S stands.
    if (!document.dispatchEvent(saved)) event.preventDefault();
  }
  if (event.key === "Enter") {
    const form = event.target.closest?.("form");
    const button = form?.querySelector("[data-primary]");
    if (button && button.getAttribute("aria-disabled") !== "true") {
      event.preventDefault();
      form.requestSubmit(button);
    }
  }
});
