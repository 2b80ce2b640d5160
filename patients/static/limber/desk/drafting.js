// A draft while it is changed: each button is answered in its place, and a dose is told as it is typed. Without this
// script the page itself is sent, and the server says the same.
const form = document.querySelector(".draft");
const LEAVES = new Set(["save", "preview", "publish", "own"]); // what the page itself is sent for
const PARTS = ["exercises", "length", "library"];
const PAUSE = 250; // ms after the last key
const REST = 1500; // ms without a change before the draft is kept
const AGAIN = 15_000; // ms until it is tried again where nobody answered
const waits = new WeakMap();
let changed = 0; // how often something was changed since the page opened
let sent = 0; // what of that was sent last
let kept = 0; // what of that the server has
let keeping = 0; // how often it is on its way there
let trouble = false; // what was sent last did not get there
let rest;
let turn = Promise.resolve(); // one thing after the other: each is answered from what the one before left
let busy = 0; // how much of that is not answered yet
let leaving = null; // the button by which the page is sent once it is

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button || LEAVES.has(button.value) || "plain" in button.dataset) return;
  event.preventDefault();
  press(button);
});
form.addEventListener("keydown", (event) => {
  const row = event.target.closest(".exercise");
  if (event.key === "Enter" && event.target.closest(".asking") && event.target.matches("input")) {
    event.preventDefault();
    press(form.querySelector('[value="find"]'), ["library"]);
  } else if (event.key === "Enter" && event.target.matches('[name^="why-"]')) {
    event.preventDefault();
    press(event.target.closest("li").querySelector('[value^="add-"]'));
  } else if (row && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    row.querySelector(event.key === "ArrowUp" ? '[value^="up-"]' : '[value^="down-"]').click();
  }
});
form.addEventListener("input", (event) => {
  const row = event.target.closest(".exercise");
  if (event.target.closest(".asking")) later(form, () => press(form.querySelector('[value="find"]'), ["library"]));
  else if (row && event.target.closest(".typed, .dose")) {
    const byRow = Boolean(event.target.closest(".typed"));
    later(row, (signal) => tell(row, byRow, signal).catch(() => {})); // it is said again when the draft is saved
  }
});
form.addEventListener("change", (event) => event.target.name.endsWith("-DELETE") && total());
form.addEventListener("input", (event) => !event.target.closest("#library") && touched());
form.addEventListener("submit", (event) => {
  if (!busy) return (kept = changed);
  event.preventDefault(); // what is sent must hold what was pressed before, and know as what it was kept
  if (!leaving) turn.then(leave);
  leaving = event.submitter;
});
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && hurry());
addEventListener("beforeunload", (event) => {
  if (kept === changed) return;
  hurry(); // the page is left: there is more time for it now than when it is hidden
  if (trouble) event.preventDefault(); // the browser asks whether to leave what is not saved
});

/** Keep the draft once nothing more is changed: a browser that is closed loses nothing. */
function touched() {
  changed += 1;
  keepIn(REST);
}

function keepIn(ms) {
  clearTimeout(rest);
  rest = setTimeout(next, ms, keep);
}

function next(what) {
  busy += 1;
  turn = turn.then(what).finally(() => (busy -= 1));
}

/** Send the page by the button that was pressed for it; it waits again where something was pressed after that. */
function leave() {
  const button = leaving;
  leaving = null;
  send(button);
}

/** Keep the draft now: the page may be gone before a button, or what is being kept, is answered. */
function hurry() {
  clearTimeout(rest);
  const now = keep();
  next(() => now);
}

async function keep() {
  if (kept === changed || sent === changed) return;
  const upTo = (sent = changed);
  const body = new FormData(form);
  body.set("do", "keep");
  if (keeping) body.set("follows", "1"); // it does not know yet what the one before is saved as
  keeping += 1;
  const place = document.getElementById("kept");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), keepalive: true });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const { seen, said, problem } = await answer.json();
    if (upTo < kept) return; // what was sent after it is there already
    if (seen) form.elements.seen.value = seen;
    if (seen) kept = upTo;
    trouble = !seen;
    place.textContent = said ?? problem;
  } catch {
    trouble = upTo > kept;
    if (trouble) place.textContent = place.dataset.unkept;
    if (sent === upTo) keepIn(AGAIN);
  } finally {
    keeping -= 1;
    if (trouble && sent === upTo) sent = kept;
  }
}

/** Do something once nothing more is typed, and stop what was asked before. */
function later(what, then) {
  const before = waits.get(what);
  clearTimeout(before?.timer);
  before?.asked.abort();
  const asked = new AbortController();
  waits.set(what, { asked, timer: setTimeout(() => then(asked.signal), PAUSE) });
}

function press(button, parts = PARTS) {
  clearTimeout(waits.get(form)?.timer); // the answer searches too
  next(() => answer(button, parts));
}

/** Let the server answer a button, and put what it says in the place of what stands here. */
async function answer(button, parts) {
  const body = new FormData(form);
  body.set("do", button.value);
  try {
    const said = await fetch(form.action, { method: "POST", body });
    if ((!said.ok && said.status !== 422) || said.redirected) throw new Error(said.status);
    const page = new DOMParser().parseFromString(await said.text(), "text/html");
    const focus = document.activeElement;
    const caret = focus?.selectionStart;
    const open = [...form.querySelectorAll(".exercise details[open]")].map((one) => one.closest(".exercise").id);
    for (const part of parts) document.getElementById(part).replaceWith(page.getElementById(part));
    for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
    document.getElementById("said").textContent = page.getElementById("said").textContent;
    settle(button.value, focus?.id, caret);
    if (parts === PARTS) touched();
  } catch {
    send(button);
  }
}

/** Give the focus back: to the row that moved or came, or to what had it. */
function settle(did, id, caret) {
  const [verb, index] = did.split("-");
  const moved = { up: -1, down: 1 }[verb];
  let target = document.getElementById(id);
  if (moved) {
    const place = Number(index) + moved;
    const wanted = id?.startsWith("id_rows-") ? id.replace(/-\d+-/, `-${place}-`) : `${verb}-${place}`;
    target = document.getElementById(wanted);
    if (target?.disabled) target = document.getElementById(`${verb === "up" ? "down" : "up"}-${place}`);
  } else if (verb === "add") {
    const refused = document.querySelector(`.caution.errors [name="why-${index}"]`);
    target = refused ?? form.querySelector(".exercises > li:last-child .typed input");
  } else if (verb === "swap") {
    target = document.querySelector(`#row-${index} .typed input`);
  }
  if (!target || target === document.activeElement) return;
  target.focus({ preventScroll: verb === "find" });
  if (verb === "find" && caret != null) target.setSelectionRange?.(caret, caret);
  if (verb !== "find") target.closest(".exercise")?.scrollIntoView({ block: "nearest" });
}

/** Let the page itself be sent: it says what is wrong, as it does without a script. */
function send(button) {
  const again = button.isConnected ? button : form.querySelector(`button[value="${button.value}"]`);
  if (!again) return;
  again.dataset.plain = "";
  again.click();
}

function field(row, name) {
  return row.querySelector(`[name$="-${name}"]`);
}

async function tell(row, byRow, signal) {
  const answer = await fetch(`${form.dataset.dose}?${question(row, byRow)}`, { signal });
  if (!answer.ok) return;
  const said = await answer.json();
  const says = row.querySelector(".says");
  says.classList.toggle("wrong", "problem" in said);
  says.textContent = said.problem ?? said.says;
  if ("problem" in said) return;
  if (byRow) fill(row, said.fields);
  else field(row, "typed").value = said.typed;
  field(row, "typed_was").value = said.typed; // what the fields say: of two that differ, the later one counts
  row.dataset.seconds = said.seconds;
  total();
}

function question(row, byRow) {
  const asked = new URLSearchParams({ side_word: row.dataset.sideWord, movements: field(row, "movements").value });
  if (byRow) {
    asked.set("typed", field(row, "typed").value);
    return asked;
  }
  for (const name of ["sets", "reps", "hold_seconds", "duration_seconds", "rest_seconds", "sessions_per_day", "sides"]) {
    asked.set(name, field(row, name).value);
  }
  for (const box of row.querySelectorAll('[name$="-weekdays"]:checked')) asked.append("weekdays", box.value);
  return asked;
}

function fill(row, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (name === "weekdays") {
      for (const box of row.querySelectorAll('[name$="-weekdays"]')) box.checked = value.includes(Number(box.value));
    } else {
      field(row, name).value = value ?? "";
    }
  }
}

/** Add up what is asked for; a row that says no dose yet does not count, as on the server. */
function total() {
  const stand = [...form.querySelectorAll(".exercise")].filter((row) => !field(row, "DELETE").checked);
  const rows = stand.filter((row) => row.dataset.seconds);
  const each = rows.map((row) => [Number(row.dataset.seconds), Number(field(row, "sessions_per_day").value) || 1]);
  const session = each.reduce((sum, [seconds]) => sum + seconds, 0);
  const day = each.reduce((sum, [seconds, times]) => sum + seconds * times, 0);
  const length = document.getElementById("length");
  length.querySelector("[data-exercises]").textContent = rows.length;
  length.querySelector("[data-session]").textContent = Math.round(session / 60);
  length.querySelector("[data-day]").textContent = Math.round(day / 60);
  length.querySelector("[data-long]").hidden = session <= Number(length.dataset.mostSeconds);
  length.querySelector("[data-many]").hidden = rows.length <= Number(length.dataset.mostExercises);
  const over = length.querySelector("[data-over]");
  if (over) over.hidden = session <= Number(length.dataset.limit) * 60;
}
