// Small manners of every page: focus, menus, sending once, and a word when the server can't be reached.

const live = document.getElementById("live");

/** Say something to screen readers without moving focus; also `HX-Trigger: {"announce": "…"}`. */
function announce(text) {
  if (live) live.textContent = text;
}

/** Show a banner above the page's content, as an alert. */
function alarm(text) {
  const place = document.getElementById("meddelanden");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "banner banner-error";
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  place.replaceChildren(box);
}

function focusFirst(root) {
  root.querySelector("[data-focus-first]")?.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A second press on a sending button sends nothing more.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("portal:alarm", (event) => alarm(event.detail));
document.addEventListener("announce", (event) => announce(event.detail?.value ?? event.detail));
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const wholePage = /^\s*<!doctype/i.test(xhr.responseText);
  if (wholePage && xhr.status < 400) {
    event.detail.shouldSwap = false;
    alarm("Du har blivit utloggad. Logga in i en annan flik och försök sedan igen här.");
  }
});
document.addEventListener("htmx:afterSettle", (event) => focusFirst(event.detail.elt));
document.addEventListener("htmx:sendError", () =>
  alarm("Servern går inte att nå. Inget har ändrats. Försök igen när du har anslutning."));
document.addEventListener("htmx:responseError", (event) => {
  const sentences = {
    403: "Du har inte behörighet att göra detta. Inget har ändrats.",
    404: "Det du försökte ändra finns inte längre. Ladda om sidan.",
  };
  alarm(sentences[event.detail.xhr.status] ?? "Något gick fel. Inget har ändrats. Försök igen om en stund.");
});

focusFirst(document);
