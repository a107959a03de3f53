// Receipt, cancellation and resume pages: forgets local copies, copies, prints, reads the code.
(() => {
  "use strict";
  const sheet = document.querySelector("[data-forget]");
  try {
    const prefix = `tiaoyi:${sheet.dataset.forget}:`;
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    // no such page, or storage is blocked: nothing was kept
  }
  const copy = document.querySelector("[data-copy]");
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      const parts = ["receipt-number", "receipt-secret"].map((id) => document.getElementById(id)?.textContent ?? "");
      await navigator.clipboard.writeText(parts.join("\n").trim());
      document.getElementById("live").textContent = copy.textContent = copy.dataset.done;
    });
  }
  const code = document.getElementById("code");
  if (code && location.hash.length > 1) {
    code.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
})();
