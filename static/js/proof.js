// Computes the proof of work in the background, natively and without a library, while the
// person types. Without this script, without TLS or with an old browser nothing is missing:
// the captcha alone counts.
(() => {
  "use strict";
  const field = document.getElementById("proof");
  if (!field || !self.isSecureContext || !self.crypto.subtle) return;

  const LIFE = 15 * 60 * 1000; // ms; the server takes a solution for twenty minutes
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, "0")).join("");

  async function derive(told, password) {
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(told.salt), iterations: told.cost };
    return hex(await crypto.subtle.deriveBits(how, key, told.keyLength * 8));
  }

  async function solve(challenge) {
    const told = challenge.parameters;
    const nonce = bytes(told.nonce);
    const password = new Uint8Array(nonce.length + 4);
    password.set(nonce);
    const number = new DataView(password.buffer, nonce.length);
    for (let counter = 0; ; counter += 1) {
      number.setUint32(0, counter);
      const derivedKey = await derive(told, password);
      if (derivedKey.startsWith(told.keyPrefix)) return { challenge, solution: { counter, derivedKey } };
    }
  }

  async function refresh() {
    try {
      const answer = await fetch(`${field.form.getAttribute("action")}/proof`, { credentials: "same-origin" });
      if (answer.ok) field.value = btoa(JSON.stringify(await solve(await answer.json())));
    } catch {
      // offline, or no such function: the captcha alone counts
    }
    setTimeout(refresh, LIFE);
  }

  refresh();
})();
