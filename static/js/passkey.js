// Starts allauth's security key forms: data-passkey names the starter, data-passkey-ids its elements.

for (const form of document.querySelectorAll("form[data-passkey]")) {
  globalThis.allauth?.webauthn?.forms[form.dataset.passkey]?.({ ids: JSON.parse(form.dataset.passkeyIds) });
}
document.addEventListener("allauth.error", () => {
  const text = "Nyckeln kunde inte läsas. Inget har ändrats. Försök igen, eller använd koden från appen.";
  document.dispatchEvent(new CustomEvent("portal:alarm", { detail: text }));
});
