// Keyboard work on the list of comments: the panel follows the list, and saving moves on.
// Without this script the same links and forms do everything, a page at a time.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const list = byId("list");
  const live = byId("live");
  if (!list?.querySelector(".op") || !live || !window.htmx) return;

  const FOLLOW = 250; // ms on a row before its panel opens
  const STAY = 1000; // ms before an open panel is somebody's work
  const PANEL = /^\s*<section[^>]*\sid="panel"/;
  const say = live.dataset;
  const panel = () => byId("panel");
  const within = (selector) => panel()?.querySelector(selector);
  const shown = () => panel()?.dataset.family;
  const rows = () => [...list.querySelectorAll(".op")];
  const current = () => list.querySelector(".op[aria-current]") || list.querySelector(".op");
  const rowOf = (family) => {
    const row = current(); // in a list of single comments several rows are of one family
    return row.dataset.family === family ? row : list.querySelector(`.op[data-family="${family}"]`);
  };

  let timer = 0; // until the panel follows
  let wanted = shown(); // the row whose panel was asked for
  let ready = wanted; // the row whose panel is there
  let chosen = false; // an outcome, since the panel came
  let saving = null; // the form under way: its id, family, reason, and whether to go on
  let held = []; // keys that wait for the panel, or for the end of a save
  let last = ""; // the family decided last

  function announce(words) {
    live.textContent = ""; // the same words twice are two events
    requestAnimationFrame(() => (live.textContent = words));
  }

  function stored(storage, act) {
    try {
      return act(window[storage]); // blocked storage must not stop the work
    } catch {
      return null;
    }
  }

  // --- rows ---
  function mark(row) {
    for (const each of rows()) {
      each.tabIndex = each === row ? 0 : -1;
      if (each === row) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    }
  }

  function focus(row) {
    mark(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = rows();
    const next = all[all.indexOf(current()) + step];
    if (!next) return step > 0 ? turn() : announce(say.first);
    focus(next);
    clearTimeout(timer);
    timer = setTimeout(open, FOLLOW, next);
  }

  function open(row) {
    clearTimeout(timer);
    if (row.dataset.family === wanted) return; // there, or on its way
    wanted = row.dataset.family;
    send("GET", row.querySelector("a.open"), "href");
  }

  function send(verb, source, where, values) {
    const how = { source, target: panel(), swap: "outerHTML", values };
    htmx.ajax(verb, source.getAttribute(where), how).catch(() => {}); // its end is an event
  }

  // --- a reason that is typed and not saved yet ---
  const key = (family) => `tiaoyi:reason:${family}`;

  function keep({ value, defaultValue }) {
    stored("sessionStorage", (s) =>
      value === defaultValue ? s.removeItem(key(shown())) : s.setItem(key(shown()), value),
    );
  }

  function forget(family, text) {
    stored("sessionStorage", (s) => s.getItem(key(family)) === text && s.removeItem(key(family)));
  }

  function restore() {
    const area = within("#reason");
    const text = area && stored("sessionStorage", (s) => s.getItem(key(shown())));
    if (!text || text === area.value) return;
    area.value = text;
    announce(say.restored);
  }

  // --- claims: a sign to the others, lost without harm ---
  let token = "";
  let claimed = null; // where the claim is given back
  let claiming = 0;

  function tell(url) {
    const body = new URLSearchParams({ csrf_token: token });
    const headers = { "HX-Request": "true" };
    fetch(url, { method: "POST", body, headers, keepalive: true, redirect: "manual" }).catch(() => {});
  }

  function claim() {
    const { claim: take, release: give } = panel()?.dataset ?? {};
    token = within("[name=csrf_token]")?.value || token;
    if (claimed && give === claimed) return;
    unclaim();
    if (!take) return;
    claiming = setTimeout(() => {
      claimed = give;
      tell(take);
    }, STAY);
  }

  function unclaim() {
    clearTimeout(claiming);
    if (claimed) tell(claimed);
    claimed = null;
  }

  // --- the panel ---
  function came(filled = false) {
    chosen = filled && within("#decide :checked") !== null;
    restore();
    claim();
    const keys = held;
    held = [];
    keys.forEach((each) => press(each));
  }

  function opened() {
    ready = wanted;
    came();
  }

  function answered(xhr) {
    const { id, family, text, next, filled } = saving;
    saving = null;
    if (xhr.status === 204) return; // on the way to the sign-in page
    if (xhr.status >= 300 || !PANEL.test(xhr.responseText)) return failed(xhr);
    if (id === "decide") forget(family, text);
    if (filled) return came(true); // a standard reason, not saved yet
    if (id === "decide") last = family;
    announce(say[id] || say.saved);
    const goal = wanted === family ? after(rowOf(family), next) : rowOf(wanted);
    wanted = ready = shown();
    if (goal && (next || !panel().contains(document.activeElement))) {
      focus(goal);
      open(goal);
    }
    if (wanted === ready) came();
  }

  function after(row, next) {
    const all = rows();
    const goal = next && row && all[all.indexOf(row) + 1];
    if (next && !goal) turn();
    return goal || row;
  }

  function turn() {
    const more = document.querySelector(".pages [rel=next]");
    if (!more) return announce(say.last);
    stored("sessionStorage", (s) => s.setItem("tiaoyi:turned", more.href));
    more.click();
  }

  function failed(xhr) {
    const ours = PANEL.test(xhr.responseText);
    held = [];
    wanted = ready;
    if (ours) restore();
    const summary = ours && within("#error-summary");
    announce(summary ? summary.textContent.trim() : xhr.status ? say.failed : say.offline);
    const wrong = ours && within("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else if (document.activeElement === document.body) focus(current());
  }

  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target !== panel()) return;
    // A proxy's page is no panel, and the panel of a row that was left is not wanted any more.
    const late = detail.requestConfig.verb === "get" && detail.requestConfig.elt.closest(".op")?.dataset.family !== wanted;
    detail.shouldSwap = PANEL.test(detail.serverResponse) && !late;
  });

  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { verb, elt } = detail.requestConfig;
    if (verb === "post" && saving) answered(detail.xhr);
    else if (verb !== "get" || !elt.matches("a.open") || elt.closest(".op").dataset.family !== wanted) return;
    else if (detail.xhr.status < 300 && PANEL.test(detail.xhr.responseText)) opened();
    else failed(detail.xhr);
  });

  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post" || !form.closest("#panel") || "plain" in form.dataset) return;
    e.preventDefault();
    if (saving) return;
    const button = e.submitter;
    const [next, filled] = [button?.value === "save-next", button?.name === "standard"];
    saving = { id: form.id, family: ready, text: within("#reason")?.value, next, filled };
    send("POST", form, "action", button?.name ? { [button.name]: button.value } : {});
  });

  document.addEventListener("input", ({ target }) => {
    if (target.id === "reason") keep(target);
    if (target.name === "outcome") chosen = true;
  });

  list.addEventListener("click", (e) => {
    const link = e.target.closest("a.open");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    focus(link.closest(".op"));
    open(current());
  });

  // --- keys ---
  const toggle = byId("keys-switch");
  let off = stored("localStorage", (s) => s.getItem("tiaoyi:keys")) === "off";

  function choose(number) {
    const radio = panel().querySelectorAll("#decide [name=outcome]")[number - 1];
    if (!radio) return;
    radio.checked = chosen = true;
    if (panel().contains(document.activeElement)) radio.focus();
    announce(radio.labels[0].textContent.trim());
  }

  function enter() {
    const button = within("#decide [value=save-next]");
    if (chosen && button) button.form.requestSubmit(button);
    else within("#decide :checked, #decide [name=outcome]")?.focus();
  }

  function undo() {
    const form = within("#undo");
    const row = last && rowOf(last);
    if (form) return form.requestSubmit();
    if (!row || row === current()) return announce(say.nothing);
    focus(row); // saving has moved on from what it was
    held.push("u");
    open(row);
  }

  const onPage = {
    j: () => move(1),
    k: () => move(-1),
    x: () => current().querySelector("[name=family]").click(),
    "/": () => byId("q")?.focus(),
    "[": () => document.querySelector("a[rel=prev-target]")?.click(),
    "]": () => document.querySelector("a[rel=next-target]")?.click(),
    "?": () => byId("keys-help").querySelector("details").toggleAttribute("open"),
  };
  const onPanel = {
    Enter: enter,
    t: () => within("#tag")?.focus(),
    a: () => within("#assignee")?.focus(),
    g: () => within("#members-link")?.click(),
    u: undo,
  };
  for (const number of "12345") onPanel[number] = () => choose(number);

  function press(name) {
    if (saving) return held.push(name);
    if (name in onPage) {
      held = [];
      return onPage[name]();
    }
    if (!panel().contains(document.activeElement) && current().dataset.family !== ready) {
      held.push(name);
      return open(current());
    }
    onPanel[name]();
  }

  document.addEventListener("keydown", (e) => {
    const at = e.target;
    if (off || e.isComposing || e.keyCode === 229 || e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === "Escape" && at.closest("#panel, #filters") && current()) return focus(current());
    if (e.shiftKey && e.key !== "?") return;
    const name = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    const row = at.closest("#list .op");
    const works = row
      ? at === row || (name !== "Enter" && at.matches("a.open, [type=checkbox]"))
      : at.matches("#decide [name=outcome]") && /^([1-5]|Enter)$/.test(name);
    if (!works || !(name in onPage || name in onPanel)) return;
    e.preventDefault();
    if (row && row !== current()) mark(row);
    if (!e.repeat || name === "j" || name === "k") press(name);
  });

  function showSwitch() {
    toggle.hidden = false;
    toggle.textContent = off ? say.off : say.on;
  }

  if (toggle) {
    showSwitch();
    toggle.addEventListener("click", () => {
      off = !off;
      stored("localStorage", (s) => (off ? s.setItem("tiaoyi:keys", "off") : s.removeItem("tiaoyi:keys")));
      showSwitch();
    });
  }

  addEventListener("pagehide", unclaim);
  addEventListener("pageshow", claim);
  restore();
  if (stored("sessionStorage", (s) => s.getItem("tiaoyi:turned")) === location.href && !wanted) {
    focus(current());
    open(current());
  }
  stored("sessionStorage", (s) => s.removeItem("tiaoyi:turned"));
})();
