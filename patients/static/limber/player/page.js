// The page of a session: starts the machine, keeps time with it, and remembers where it was. Never talks to the network.

import { between, blockStart, fresh, makeClock, outcomes, shown, step } from "./machine.js";
import { fill, isMilestone, makeStage, sayingOf, writer } from "./stage.js";
import { PACE, short, timeline } from "./timeline.js";

const data = JSON.parse(document.getElementById("player-data").textContent);
const { words } = data;
const [start, stage, form] = ["player-start", "stage", "session"].map((id) => document.getElementById(id));
const [draw, write] = [makeStage(stage, words), writer(start)];
const clock = makeClock();
const SETTINGS = "limber-player";
const LATE = 1.5; // seconds after which a cue is no longer worth saying
const me = uuid();
const settings = { voice: true, tone: true, vibration: true, colour: true, pace: PACE, ...(read(SETTINGS) ?? data.settings) };
const day = localDay(new Date());
const slotKey = `${SETTINGS}:${data.prescription}:${data.slot}:`;
const place = slotKey + day;
// What is going on: the exercises (whole or cut), their timeline, the state of the machine, what was said last.
const run = { exercises: [], line: null, state: fresh(), heard: -1, last: 0, timer: 0, elsewhere: false, told: null };
let kept = remembered();

/** Return a random UUID; `crypto.randomUUID` is missing where the page came without TLS. */
function uuid() {
  const random = (digit) => crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4));
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ random(digit)).toString(16));
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // storage is off, or somebody else wrote there
  }
}

/** Forget the sessions of other days. */
function forget() {
  const others = Object.keys(localStorage).filter((name) => name.startsWith(slotKey) && name !== place);
  for (const name of others) localStorage.removeItem(name);
}

function keepAs(name, value) {
  try {
    forget();
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Private windows may refuse: the session goes on, it is only not remembered.
  }
}

/** Return the day of a moment, as YYYY-MM-DD: it turns when the patient's day does, not at midnight. */
function localDay(moment) {
  const shifted = new Date(moment.getTime() - data.dayStartsAt * 60_000 - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 10);
}

/** Return what this device remembers of this session, or a new one under its own key. */
function remembered() {
  const found = read(place);
  const pks = data.exercises.map((exercise) => exercise.pk).join();
  const old = !found || found.pks !== pks || (found.sent && data.recorded);
  return old ? { pks, key: uuid(), started: null, short: false, state: fresh(), sent: false } : found;
}

/** Return when the session began: to be written down, and by this phone's own clock, from which its age is told.
 *
 * A phone that is behind the page it was sent is wrong by at least that much.
 */
function begun() {
  const began = Date.now();
  return { began, started: new Date(Math.max(began, Date.parse(data.rendered))).toISOString() };
}

function keep(more = {}) {
  if (run.elsewhere) return; // the other tab remembers now
  const at = shown(run.line, run.state, clock());
  kept = { ...kept, ...more, state: { ...run.state, place: at.place, since: null, spans: spansAt(at.place) } };
  keepAs(place, { ...kept, owner: me });
}

const spansAt = (until) => (run.state.since === null ? run.state.spans : [...run.state.spans, [run.state.place, until]]);

/** Do one thing to the machine, and show what follows from it. */
function act(action, elsewhere = false) {
  const now = clock();
  const before = run.state;
  run.elsewhere = elsewhere;
  run.state = step(run.line, before, action, now);
  const jumped = !["pause", "pain", "settle", "tick"].includes(action.type);
  if (before.since === null && run.state.since !== null) run.last = now;
  if (run.state.since === null && before.since !== null) stage.dispatchEvent(new Event("quiet"));
  if (jumped) run.heard = shown(run.line, run.state, now).time - 0.001;
  if (action.type === "play") again(now);
  proceed(now);
}

/** Say what is going on now, when it goes on in the middle of something. */
function again(now) {
  const view = shown(run.line, run.state, now);
  if (view.time > view.at + 0.01 && view.kind !== "rep") tell({ ...view, seconds: view.left }, view.time);
}

function proceed(now) {
  const view = shown(run.line, run.state, now);
  if (!view.paused || view.over) for (const cue of between(run.line, run.heard, view.time)) tell(cue, view.time);
  run.heard = view.time;
  draw(view, run.exercises, run.elsewhere);
  keep();
  clearTimeout(run.timer);
  if (view.over) finish();
  else if (!view.paused) run.timer = setTimeout(tick, untilNext(view));
}

/** Keep up with the wall clock: nothing here counts ticks, so that nothing can drift. */
function tick() {
  const now = clock();
  run.state = step(run.line, run.state, { type: "tick", last: run.last }, now);
  run.last = now;
  proceed(now);
  if (run.state.away) stage.dispatchEvent(new Event("away"));
}

/** Return the ms to the next whole second: every cue and every digit changes on one. */
const untilNext = (view) => Math.max(4, (Math.floor(view.time + 0.002) + 1 - view.time) * 1000 + 1);

function tell(cue, time) {
  if (time - cue.at > LATE && cue.kind !== "end" && cue.seconds === 0) return;
  const say = sayingOf(cue, run.exercises[cue.exercise], words);
  run.told = { ...cue, say, late: (time - cue.at) * 1000 };
  stage.dispatchEvent(new CustomEvent("cue", { detail: run.told }));
  if (isMilestone(cue)) stage.querySelector("[data-show=said]").textContent = say;
}

/** Return the exercises of this session: all of them, or what the 4-minute version holds. */
function plan(isShort) {
  if (!isShort) return data.exercises;
  return short(data.exercises).map(({ index, timing }) => ({ ...data.exercises[index], timing, cut: true }));
}

function prepare(isShort) {
  run.exercises = plan(isShort);
  retime();
}

function retime() {
  if (run.line) run.state = step(run.line, run.state, { type: "settle" }, clock());
  run.line = timeline(run.exercises.map((exercise) => exercise.timing), { pace: Number(settings.pace) });
  stage.toggleAttribute("data-colour", settings.colour);
}

function begin({ isShort = kept.short, state = fresh(), anew = true }) {
  run.line = null;
  prepare(isShort);
  run.state = state;
  run.heard = -1;
  kept = { ...kept, short: isShort, sent: false, ...(anew || !kept.started ? begun() : {}) };
  stage.dispatchEvent(new Event("gesture"));
  stage.showModal();
  stage.querySelector("[data-do=toggle]").focus();
  act({ type: "play" });
}

const DO = {
  start: () => (unfinished() ? begin({ state: resumed(), anew: false }) : begin({ isShort: false })),
  "begin-again": () => begin({ isShort: false }),
  short: () => begin({ isShort: true }),
  "by-hand": () => byHand(),
  toggle: () => toggle(),
  back: () => act({ type: "back" }),
};

const toggle = () => (run.state.since === null ? play() : act({ type: "pause" }));

/** Go on; where another tab has taken the session over meanwhile, from where that one is. */
function play() {
  const other = read(place);
  if (run.elsewhere && other) run.state = other.state;
  stage.dispatchEvent(new Event("gesture"));
  act({ type: "play" });
}

const unfinished = () => kept.state.place > 0 && !kept.state.over;
/** Return the state to go on with: the side or movement that was cut off is begun again. */
function resumed() {
  const stopped = kept.state.away?.from ?? kept.state.place;
  return { ...kept.state, since: null, away: null, place: blockStart(run.line, stopped) };
}

async function finish() {
  const { sumUp } = await import("./form.js");
  sumUp(form, { exercises: data.exercises, offered: run.exercises, done: outcomes(run.line, run.state), kept });
  if (stage.open) stage.close();
  start.hidden = true;
  document.getElementById("player-end").querySelector("h2").focus();
}

function byHand() {
  start.hidden = true;
  form.hidden = false;
  form.classList.add("session-shown");
}

function show() {
  form.elements.key.value = kept.key;
  form.hidden = true;
  start.hidden = false;
  prepare(kept.short);
  if (kept.state.over) {
    run.state = kept.state;
    finish();
  } else if (unfinished()) {
    const { exercise } = shown(run.line, kept.state, 0);
    start.querySelector("[data-show=stopped]").hidden = false;
    write("stopped", fill(words.left, run.exercises[exercise]));
    for (const part of ["[data-start=again]", "[data-do=begin-again]"]) start.querySelector(part).hidden = false;
    start.querySelector("[data-start=fresh]").hidden = true;
  }
  const [first, second] = plan(true).map((exercise) => exercise.name);
  write("short", fill(words.shortHolds, { names: second ? fill(words.and, { first, second }) : first }));
  start.querySelectorAll("[data-figure-of]").forEach(drawSmall);
}

function drawSmall(place) {
  const poses = document.querySelectorAll(`#part-${place.dataset.figureOf} .figure-stills li:not(.figure-mirrored) svg, #part-${place.dataset.figureOf} .figure-recorded img`);
  if (poses.length) place.append(poses[poses.length - 1].cloneNode(true));
}

/** Do what was pressed; a sheet opens as soon as it has come. */
async function pressed({ target }) {
  const name = target.closest("[data-do]")?.dataset.do;
  if (name in DO) DO[name]();
  else (await sheets)[name]?.();
}

for (const root of [start, stage]) root.addEventListener("click", pressed);
stage.addEventListener("cancel", (event) => {
  event.preventDefault();
  act({ type: "pause" });
});
form.addEventListener("submit", () => run.line && keep({ sent: true }));
document.addEventListener("visibilitychange", () => !document.hidden && run.state.since !== null && tick());
addEventListener("pagehide", () => stage.open && keep());
addEventListener("storage", ({ key, newValue }) => {
  if (key === place && newValue && JSON.parse(newValue).owner !== me && run.state.since !== null) act({ type: "pause" }, true);
});

show();
start.querySelector("[data-do=start]").disabled = false;
performance.mark("player-ready");
const sheets = import("./sheets.js").then(({ attach }) => attach({
  start, stage, data, run, act, play, toggle, keep, retime, back: DO.back,
  settings, saveSettings: () => keepAs(SETTINGS, settings),
}));
const figure = import("./figure.js").then(({ attach }) => attach({ stage, run, clock }));
const senses = import("./senses.js").then(({ listen }) => {
  const tellAll = listen(stage, settings);
  if (run.told && run.state.since !== null) tellAll(run.told); // whoever was quicker than the voice hears the first words too
});
await Promise.all([sheets, figure, senses]);
stage.dataset.whole = ""; // all that a session is made of listens from here on
for (const address of data.later) import(address);
