// Saves each box on its own, keeps a local copy until the server has it, and says so in words.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const form = byId("questionnaire");
  if (!form || !window.htmx) return;

  const IDLE = 1500; // ms without a key before a save
  const MOST = 10000; // ms that steady typing may put a save off
  const WAITS = [2, 5, 15, 30, 60]; // seconds between tries
  const DOUBLE = 8000; // ms in which a second click is the same click
  const PATIENCE = 4000; // ms that a submit waits for saves under way
  const say = form.dataset;
  const fields = form.elements;
  const url = form.getAttribute("action");
  const boxes = new Map();
  const all = () => [...boxes.values()];
  const isSaving = () => all().some((b) => b.busy);
  const isShared = () => (fields.shared_device ? fields.shared_device.checked : "shared" in say);
  const status = (b) => byId(`status-${b.target}`);
  const isDirty = (b) => b.area.value !== b.saved;
  const isStuck = (b) => b.state === "conflict" || b.state === "closed"; // only the person can go on
  let token = fields.csrf_token.value;
  let lock = 0; // until when the page is being sent

  // --- local copy ---
  const key = (b) => `tiaoyi:${say.slug}:${say.version}:${b.target}`;

  function local(act) {
    try {
      return act(localStorage); // blocked storage must not stop saving
    } catch {
      return null;
    }
  }

  function keep(b) {
    const copy = { text: b.area.value, rev: b.area.dataset.rev, page: b.page };
    b.kept = local((s) =>
      isDirty(b) && !isShared() ? (s.setItem(key(b), JSON.stringify(copy)), true) : s.removeItem(key(b)),
    );
    onbeforeunload = all().some((o) => isDirty(o) && !o.kept) ? (e) => e.preventDefault() : null;
  }

  // --- what is shown ---
  function show(b, state, words) {
    const line = status(b);
    line.dataset.state = b.state = state;
    if (words !== undefined) line.textContent = words;
    b.button.textContent = b.tries || state === "offline" ? say.retry : say.save;
    if (state !== "unsaved" && state !== "saving" && line.textContent) {
      byId("live").textContent = `${b.label} ${line.textContent}`;
    }
    list();
  }

  function list() {
    const open = all().filter((b) => b.state !== "saved" && b.state !== "empty");
    byId("pending").replaceChildren(
      ...open.map((b) => {
        const item = document.createElement("li");
        const link = item.appendChild(document.createElement("a"));
        item.className = "st";
        item.dataset.state = b.state;
        link.href = `#text-${b.target}`;
        link.textContent = `${b.label} ${b.state === "failed" ? say.failedShort : status(b).textContent}`;
        return item;
      }),
    );
    const dock = byId("dock-state");
    dock.textContent = byId("progress").textContent;
    dock.dataset.state = open.some((b) => b.state === "failed" || b.state === "conflict") ? "failed" : "empty";
  }

  function count(b) {
    const length = [...b.area.value].length;
    if (!b.counter && length >= say.limit * 0.8) {
      b.counter = document.createElement("p");
      b.counter.className = "counter";
      b.area.after(b.counter);
    }
    if (!b.counter) return;
    b.counter.textContent = say.count.replace("#", length).replace("*", say.limit);
    b.counter.toggleAttribute("data-over", length > say.limit);
  }

  // --- saving ---
  function post(to, source, target) {
    htmx.ajax("POST", to, { source, target, swap: "outerHTML" }).catch(() => {});
  }

  function later(b, ms) {
    clearTimeout(b.timer);
    b.timer = setTimeout(save, ms, b);
  }

  function edited(b) {
    b.box.classList.toggle("has-text", b.area.value !== "");
    count(b);
    keep(b);
    if (b.composing || b.busy || isStuck(b)) return;
    if (!isDirty(b)) {
      clearTimeout(b.timer);
      return show(b, b.rest, b.words);
    }
    if (b.tries) return; // the next try takes the newest text
    b.first = b.first || Date.now();
    show(b, "unsaved", say.unsaved);
    later(b, Math.min(IDLE, Math.max(0, b.first + MOST - Date.now())));
  }

  function save(b) {
    clearTimeout(b.timer);
    if (b.busy || b.composing || isStuck(b) || !isDirty(b)) return;
    if (Date.now() < lock) return later(b, DOUBLE); // the page itself is under way
    if (!navigator.onLine) return show(b, "offline", isShared() ? say.unsaved : say.offline);
    b.busy = true;
    b.first = 0;
    b.sent = b.area.value;
    byId(`conflict-${b.target}`)?.remove();
    show(b, "saving", say.saving);
    post(`${url}/comments/${b.target}`, b.area, status(b));
  }

  function again(b, seconds) {
    const wait = Math.ceil(seconds || WAITS[Math.min(b.tries, WAITS.length - 1)] * (0.8 + 0.4 * Math.random()));
    b.tries += 1;
    b.saved = null; // the server may have it, and only the answer was lost
    keep(b);
    if (!navigator.onLine) return save(b);
    show(b, "failed", (b.kept ? say.failed : say.failedShared).replace("#", wait));
    later(b, wait * 1000);
  }

  function settled(b) {
    const line = status(b);
    b.area.dataset.rev = line.dataset.rev || 0;
    b.page = fields.page.value;
    b.saved = b.sent;
    b.rest = line.dataset.state;
    b.words = line.textContent;
    b.tries = 0;
    b.renewed = false;
    edited(b); // typed on meanwhile
  }

  function answered(b, xhr) {
    const { state } = status(b).dataset;
    const fresh = xhr.getResponseHeader("X-CSRF-Token");
    b.busy = false;
    if (state === "saved" || state === "empty") return settled(b);
    if (fresh && !b.renewed) {
      token = fresh;
      b.renewed = true;
      return save(b);
    }
    // "saving" still: no answer of ours came, but silence, or the page of something in between.
    if (state === "saving" || xhr.status === 429 || xhr.status >= 500) {
      return again(b, +xhr.getResponseHeader("Retry-After"));
    }
    b.tries = 0;
    show(b, state);
    if (state === "conflict") b.box.append(byId(`conflict-${b.target}`));
  }

  document.body.addEventListener("htmx:configRequest", ({ detail }) => {
    const b = boxes.get(detail.elt.dataset.target);
    if (b) {
      detail.parameters = { text: b.sent, rev: b.area.dataset.rev, page: b.page, csrf_token: token };
    } else if (detail.elt === header) {
      detail.parameters = { csrf_token: token, save: "header", revs: "" };
      for (const [name, value] of new FormData(form)) {
        if (form.querySelector(`[name="${name}"][data-header]`)) detail.parameters[name] = value;
      }
    }
  });

  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    // Only what replaces its own target is swapped in: a proxy's page is not.
    detail.shouldSwap = new RegExp(`^\\s*<[^>]+ id="${detail.target.id}"`).test(detail.serverResponse);
  });

  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (elt === header) headerDone(detail.xhr);
    else if (boxes.has(elt.dataset.target)) answered(boxes.get(elt.dataset.target), detail.xhr);
  });

  // --- header ---
  const header = byId("contact_name");
  let headerTries = 0;

  function saveHeader() {
    if (Date.now() < lock) return;
    post(url, header, byId("status-header"));
  }

  function headerDone(xhr) {
    token = xhr.getResponseHeader("X-CSRF-Token") || token;
    if (xhr.status === 200) headerTries = 0;
    else if (xhr.status !== 410 && headerTries < WAITS.length) setTimeout(saveHeader, WAITS[headerTries++] * 1000);
  }

  // --- events ---
  for (const area of form.querySelectorAll("textarea[data-rev]")) {
    const box = area.closest(".cbox");
    const target = area.dataset.target = area.name.replace("text-", "");
    const line = byId(`status-${target}`);
    const rest = line.dataset.state;
    const b = { area, box, target, rest, state: rest, tries: 0, page: fields.page.value, words: line.textContent };
    b.label = box.querySelector("label").textContent;
    b.button = box.querySelector(".bar button");
    b.button.setAttribute("aria-describedby", box.querySelector("label").id = `label-${target}`);
    area.setAttribute("aria-describedby", line.id);
    b.saved = rest === "saved" || rest === "empty" ? area.defaultValue : null;
    boxes.set(target, b);
    area.addEventListener("input", () => edited(b));
    area.addEventListener("compositionstart", () => {
      b.composing = true;
      clearTimeout(b.timer);
    });
    // Chromium's last input event comes before this one and still says it is composing.
    area.addEventListener("compositionend", () => {
      b.composing = false;
      edited(b);
      if (b.tries) later(b, IDLE);
    });
    area.addEventListener("focusout", () => b.tries || save(b));
    restore(b);
    count(b);
  }

  function restore(b) {
    const copy = local((s) => JSON.parse(s.getItem(key(b))));
    if (copy && copy.text !== (b.saved ?? b.area.value)) {
      b.area.value = copy.text;
      b.area.dataset.rev = copy.rev; // if the server has a newer one, both are shown
      b.page = copy.page;
      b.kept = true;
      b.box.classList.toggle("has-text", copy.text !== "");
      show(b, "unsaved", say.restored);
      later(b, IDLE);
    } else if (copy && b.saved !== null) {
      keep(b);
    } else if (b.state === "unsaved") {
      later(b, IDLE);
    }
  }

  form.addEventListener("change", ({ target }) => {
    if (target.dataset.header === undefined) return;
    if (target.id === "shared_device") boxes.forEach(keep);
    saveHeader();
  });

  form.addEventListener("click", (e) => {
    const button = e.target.closest("button");
    const b = button && boxes.get(button.value);
    if (!b) return;
    e.preventDefault();
    const choice = button.dataset.choose;
    if (choice) {
      const quote = button.parentElement.querySelector(".quote");
      b.area.dataset.rev = status(b).dataset.rev || 0;
      if (choice === "theirs") b.area.value = "empty" in quote.dataset ? "" : quote.textContent;
      b.saved = null; // the server says what it has
      b.state = "unsaved";
      b.area.focus();
      edited(b);
    }
    b.tries = 0;
    save(b);
  });

  // The fields themselves stay as they came: changed, they would outlive a reload.
  form.addEventListener("formdata", ({ formData }) => {
    const kept = all().filter((b) => +b.area.dataset.rev);
    formData.set("revs", kept.map((b) => `${b.target}=${b.area.dataset.rev}`).join(" "));
    formData.set("csrf_token", token);
  });

  // --- proof of work, once ---
  form.addEventListener("focusin", (e) => {
    if (e.target.matches("[id^=contact], #submit *")) import(fields.proof.dataset.script);
  });

  let waited = false;
  form.addEventListener("submit", (e) => {
    const from = document.activeElement.id;
    if (e.submitter?.value === "all" && from !== "q") {
      e.preventDefault(); // Enter in a field
      if (from === "captcha") return setTimeout(() => form.querySelector("[value=submit]").click());
      boxes.forEach(save);
      return saveHeader();
    }
    if (waited) return (waited = false);
    if (Date.now() < lock) return e.preventDefault();
    lock = Date.now() + DOUBLE;
    onbeforeunload = null;
    if (!isSaving()) return;
    e.preventDefault(); // what is under way must not meet its own newer text
    const until = Date.now() + PATIENCE;
    const timer = setInterval(() => {
      if (isSaving() && Date.now() < until) return;
      clearInterval(timer);
      waited = true;
      form.requestSubmit(e.submitter);
    }, 50);
  });

  addEventListener("pageshow", () => {
    lock = 0;
    // What the browser itself brought back after a reload or Back is an edit like any other.
    boxes.forEach((b) => b.saved !== null && isDirty(b) && b.state !== "unsaved" && edited(b));
  });
  addEventListener("online", () =>
    boxes.forEach((b) => (b.tries || b.state === "offline") && later(b, Math.random() * 2000)),
  );
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") boxes.forEach((b) => b.tries || save(b));
  });
  list();
})();
