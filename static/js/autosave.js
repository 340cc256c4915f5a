// Long texts save themselves while they are written; nothing is kept in the browser's storage.
//
// A textarea with data-autosave-url, data-field and data-version is posted 800 ms after a pause,
// on blur and on Ctrl+S, one at a time for the whole page. Answers:
//   200 {version, saved_at}    saved (or the same text stood there already: an answer was lost);
//                              each text keeps its own version
//   409 {theirs_by, compare_url}  somebody else changed it
//   403 404 413 422 {error}    refused; the text stays in the window
// Anything else is tried again: no connection, logged out, a server in trouble.

const PAUSE = 800;
const LONGEST_WAIT = 10_000;
const RETRIES = [1, 2, 4, 8, 15].map((seconds) => seconds * 1000);
const PRESENCE_EVERY = 20_000;
const SLOW = 300;
const TIME_OUT = 30_000;
const TOKEN = "input[name=csrfmiddlewaretoken]";

const fields = new Map();
let sending = null;
let attempt = 0;
let trouble = ""; // "", "offline" or "login"
let savedAt = "";
let leaving = false;
let retryTimer = 0;

const isDirty = (field) => field.box.value !== field.saved;
const waiting = () => [...fields.values()].filter((field) => isDirty(field) && !field.conflict && field.refused !== field.box.value);

// -- What the user reads

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function compareLink(field, text) {
  const link = element("a", { href: field.conflict.compare_url, textContent: text });
  link.addEventListener("click", (event) => openComparison(event, field));
  return link;
}

/** One line, the worst news first; unchanged text is not written again, so it isn't read again. */
function showStatus() {
  const line = document.querySelector("[data-autosave-status]");
  if (!line) return;
  const all = [...fields.values()];
  const conflict = all.find((field) => field.conflict);
  const refused = all.some((field) => isDirty(field) && field.refused === field.box.value);
  const login = () => element("a", { href: line.dataset.loginUrl, target: "_blank", textContent: "logga in i en annan flik" });
  const [state, ...parts] =
    conflict ? ["conflict", "Någon annan har ändrat – ", compareLink(conflict, "jämför")]
    : trouble === "login" ? ["login", "Du är utloggad – ", login(), ", texten finns kvar i fönstret"]
    : trouble ? ["offline", "Ingen anslutning – texten finns kvar i fönstret"]
    : refused ? ["refused", "Allt är inte sparat – se vid texten"]
    : sending?.slow ? ["saving", "Sparar…"]
    : ["saved", savedAt ? `Sparat ${savedAt}` : "Sparas medan du skriver"];
  const fresh = element("p", {}, ...parts);
  if (line.dataset.state === state && line.textContent === fresh.textContent) return;
  line.dataset.state = state;
  line.replaceChildren(...fresh.childNodes);
}

function note(field, ...content) {
  field.note.replaceChildren(...content);
}

// -- Saving

const token = () => document.querySelector(TOKEN)?.value ?? "";

function post(url, values, keepalive = false) {
  const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: token() });
  return fetch(url, {
    method: "POST",
    body,
    redirect: "manual",
    keepalive: keepalive && body.toString().length < 60_000,
    signal: AbortSignal.timeout(TIME_OUT),
    headers: { Accept: "application/json" },
  });
}

/** After a new login the page's token is too old: take a fresh one from this page, read again. */
async function renewToken() {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (loggedOut(answer)) return "login";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(TOKEN)?.value;
  if (!answer.ok || !fresh) return "refused";
  for (const input of document.querySelectorAll(TOKEN)) input.value = fresh;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
  return "";
}

const loggedOut = (answer) => answer.type === "opaqueredirect" || answer.status === 401;

async function send(field, keepalive) {
  const text = field.box.value;
  const values = { field: field.name, text, version: String(field.version) };
  let answer = await post(field.url, values, keepalive);
  if (loggedOut(answer) || answer.status === 403) {
    const problem = await renewToken();
    if (problem === "login") return { trouble: "login" };
    if (!problem) answer = await post(field.url, values, keepalive);
    if (loggedOut(answer)) return { trouble: "login" };
  }
  if (answer.status >= 500 || answer.status === 429) return { trouble: "offline" };
  return { text, status: answer.status, data: await answer.json().catch(() => ({})) };
}

function settle(field, { text, status, data }) {
  if (status === 409) {
    Object.assign(field, { conflict: data, lost: text });
    note(field, `${data.theirs_by || "Någon annan"} har ändrat texten medan du skrev. Din text är sparad vid sidan om. `, compareLink(field, "Jämför och välj"));
  } else if (status >= 200 && status < 300) {
    const form = field.box.form?.querySelector("input[name$=version]");
    // The form's other fields are as old as the page: its version follows only our own saves.
    if (form && data.version === Number(form.value) + 1) form.value = data.version;
    Object.assign(field, { saved: text, version: data.version, refused: null });
    savedAt = data.saved_at ?? savedAt;
    note(field);
  } else {
    const sentences = {
      403: "Du får inte längre ändra den här texten.",
      404: "Det du skriver i finns inte längre.",
      413: "Texten är för lång för att sparas.",
    };
    field.refused = text;
    note(field, `${data.error || sentences[status] || "Texten kunde inte sparas."} Texten finns kvar i fönstret – kopiera den om du behöver den.`);
  }
}

/** Save what waits, one text after the other; while one is on its way the rest queue. */
async function saveAll({ keepalive = false } = {}) {
  if (sending) return sending.done;
  const field = waiting()[0];
  if (!field) return showStatus();
  clearTimeout(retryTimer);
  const mine = { slow: false };
  sending = mine;
  const slowTimer = setTimeout(() => { mine.slow = true; showStatus(); }, SLOW);
  mine.done = send(field, keepalive)
    .catch(() => ({ trouble: "offline" }))
    .then((outcome) => {
      clearTimeout(slowTimer);
      sending = null;
      trouble = outcome.trouble ?? "";
      if (trouble) {
        retryTimer = setTimeout(saveAll, RETRIES[Math.min(attempt, RETRIES.length - 1)]);
        attempt += 1;
      } else {
        attempt = 0;
        settle(field, outcome);
      }
      showStatus();
      return trouble ? undefined : saveAll({ keepalive });
    });
  return mine.done;
}

/** What was typed after the conflict is put aside on the server too, before leaving for the comparison. */
async function openComparison(event, field) {
  event.preventDefault();
  await saveAll();
  if (field.box.value !== field.lost) {
    const outcome = await send(field).catch(() => ({ trouble: "offline" }));
    if (outcome.status !== 409) return note(field, "Servern går inte att nå. Vänta med att jämföra – texten finns kvar i fönstret.");
    Object.assign(field, { lost: outcome.text, conflict: outcome.data });
  }
  location.assign(field.conflict.compare_url);
}

// -- Who else writes here

async function tellPresence(field) {
  if (!field.presenceUrl || document.activeElement !== field.box) return;
  const answer = await post(field.presenceUrl, { field: field.name }).catch(() => null);
  const others = answer?.ok ? ((await answer.json().catch(() => ({}))).others ?? []) : [];
  const text = others.map((other) => `${other.name} skriver här sedan ${other.since}`).join(" · ");
  if (text === field.presenceText) return;
  field.presenceText = text;
  if (!text) return field.presence.replaceChildren();
  const read = element("button", { type: "button", className: "btn btn-link btn-sm", textContent: "Läs" });
  read.addEventListener("click", async () => { await saveAll(); location.reload(); });
  const write = element("button", { type: "button", className: "btn btn-link btn-sm", textContent: "Skriv ändå" });
  write.addEventListener("click", () => { field.presence.replaceChildren(); field.box.focus(); });
  field.presence.replaceChildren(element("span", { textContent: text }), read, write);
}

// -- Listening

function watch(box) {
  if (fields.has(box)) return;
  const { autosaveUrl, presenceUrl, field: name, version } = box.dataset;
  const field = {
    box, name, url: autosaveUrl, presenceUrl, version: Number(version), saved: box.dataset.unsaved ? null : box.defaultValue,
    conflict: null, refused: null,
    note: element("div", { className: "autosave-note" }), presence: element("div", { className: "presence" }),
    timer: 0, since: 0, presenceText: "",
  };
  field.presence.setAttribute("role", "status");
  box.after(field.note, field.presence);
  fields.set(box, field);
  box.addEventListener("input", () => {
    const now = Date.now();
    field.since ||= now;
    clearTimeout(field.timer);
    const pause = Math.max(0, Math.min(PAUSE, field.since + LONGEST_WAIT - now));
    field.timer = setTimeout(() => { field.since = 0; saveAll(); }, pause);
  });
  box.addEventListener("blur", () => { clearTimeout(field.timer); field.since = 0; saveAll(); });
  box.addEventListener("focus", () => tellPresence(field));
}

function find(root) {
  for (const box of root.querySelectorAll("textarea[data-autosave-url]")) watch(box);
  for (const box of fields.keys()) if (!box.isConnected && !isDirty(fields.get(box))) fields.delete(box);
  saveAll(); // what a form shown again still holds
}

const unsaved = () => sending || [...fields.values()].some((field) => isDirty(field) && field.lost !== field.box.value);

document.addEventListener("portal:save-now", (event) => {
  if (!fields.size) return;
  event.preventDefault();
  for (const field of fields.values()) field.refused = null;
  saveAll();
});
// A form is sent when its texts are saved, so that it carries the right version and the sending
// is no conflict with oneself; not at all while the server can't be reached, or the page is lost.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (![...fields.keys()].some((box) => box.form === form)) return;
  const { submitter } = event;
  if (sending || waiting().length) {
    event.preventDefault();
    event.stopImmediatePropagation();
    saveAll().finally(() => { if (!trouble) form.requestSubmit(submitter); });
    return;
  }
  leaving = true;
  setTimeout(() => { leaving = false; }, 3000);
}, true);
addEventListener("beforeunload", (event) => {
  if (leaving || !unsaved()) return;
  event.preventDefault();
  event.returnValue = true; // older Safari
});
addEventListener("online", () => { attempt = 0; saveAll(); });
addEventListener("offline", () => { if (waiting().length) { trouble = "offline"; showStatus(); } });
document.addEventListener("visibilitychange", () => saveAll({ keepalive: document.hidden }));
document.addEventListener("htmx:load", (event) => find(event.target));
setInterval(() => { for (const field of fields.values()) tellPresence(field); }, PRESENCE_EVERY);
find(document);
