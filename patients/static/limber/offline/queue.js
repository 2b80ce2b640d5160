// Hands over what is kept, in order, one at a time whatever number of tabs is open, as often as needed.
import * as store from "./store.js";

const ADDRESS = "/api/v1/";
const LOCK = "limber-send";
export const TAG = "limber-queue"; // what the browser is asked to remind the service worker of
const WAIT = 20000; // ms for one answer
const PAUSES = [5000, 15000, 30000, 60000]; // ms between tries
const news = new BroadcastChannel("limber-queue");
const watchers = new Set();
let tries = 0;
let timer;
let trying = new AbortController();

// Tells `watcher` of {type: "saved" | "received" | "stopped" | "changed", ...}, whichever tab it happens in.
export function watch(watcher) {
  watchers.add(watcher);
}

news.onmessage = (event) => watchers.forEach((watcher) => watcher(event.data));

function tell(what) {
  news.postMessage(what);
  watchers.forEach((watcher) => watcher(what));
}

export async function save(record) {
  const known = (await store.of(record.account)).find((one) => one.key === record.key && !one.sealed);
  const saved = known ? { ...known, ...record } : await store.add(record);
  if (known) await store.replace(saved); // corrected before it was tried: one key, one content
  tell({ type: "saved", key: saved.key });
  askToKeep().catch(() => {});
  return saved;
}

// Once: a browser that is short of room must not throw away what is unsent.
async function askToKeep() {
  if (localStorage.getItem("limber-persist")) return;
  localStorage.setItem("limber-persist", "asked");
  await navigator.storage?.persist?.();
}

// Returns why it stopped: "" when all was handed over (or refused), "network", "signed-out" or "other".
export async function send(account) {
  clearTimeout(timer);
  const why = await attempt(account);
  tries = why === "network" ? tries + 1 : 0;
  if (why === "network") {
    timer = setTimeout(() => send(account), PAUSES[Math.min(tries, PAUSES.length) - 1]);
    askToBeReminded().catch(() => {});
  }
  return why;
}

async function attempt(account) {
  const why = await navigator.locks.request(LOCK, () => drain(account));
  tell({ type: "stopped", why });
  return why;
}

// Where the browser has background sync: it wakes the service worker once there is a network, whatever page is open.
async function askToBeReminded() {
  const registration = await navigator.serviceWorker?.ready;
  await registration?.sync?.register(TAG);
}

// For the service worker: hands over what waits for who is signed in, and nobody else's. Throws without a network, so
// that the browser reminds it again.
export async function sendInBackground() {
  const { account } = await ask();
  if (!account || !(await waiting(account)).length) return;
  if ((await attempt(account)) === "network") throw new Error("no network");
}

// After a tab was frozen nobody answers what it asked before: let go of that and ask anew.
export function wake(account) {
  trying.abort();
  return send(account);
}

async function waiting(account) {
  return (await store.of(account)).filter((record) => record.state === "waiting");
}

async function drain(account) {
  let device;
  trying = new AbortController();
  for (;;) {
    const [record] = await waiting(account);
    if (!record) return "";
    try {
      device ??= await ask();
      if (device.account !== account) return device.account ? "other" : "signed-out";
      const why = await hand(await sealed(record, device), device);
      if (why) return why;
    } catch {
      return "network"; // cut off, or the answer was: asking again is harmless
    }
  }
}

function patience() {
  const late = new AbortController();
  const give = () => late.abort();
  trying.signal.addEventListener("abort", give, { once: true });
  setTimeout(give, WAIT);
  return late.signal;
}

// Whether the clinic answers now.
export const reaches = () => ask().then(() => true, () => false);

async function ask() {
  const answer = await fetch("/device.json", { cache: "no-store", signal: patience() });
  if (!answer.ok || answer.redirected) throw new Error("not the clinic");
  return answer.json();
}

// The clock of a phone may be wrong by a day. How long ago it was is right, so the server's clock counts back.
// Written down before the first try: the same key always brings the same body.
async function sealed(record, device) {
  if (record.sealed) return record;
  const ago = Math.max(0, Date.now() - record.began);
  const began = new Date(Date.parse(device.now) - ago);
  const when = record.kind === "sessions" ? { started_at: began.toISOString() } : { on: dayOf(began) };
  const ready = { ...record, body: { ...record.body, ...when }, sealed: true };
  await store.replace(ready);
  return ready;
}

function dayOf(at) {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

async function hand(record, device) {
  const answer = await fetch(`${ADDRESS}${record.kind}/`, {
    method: "POST",
    body: JSON.stringify(record.body),
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": record.key,
      "Limber-Account": record.account,
      "X-CSRFToken": device.token,
    },
    signal: patience(),
  });
  const kind = answer.headers.get("Content-Type") || "";
  if (answer.ok) return received(record, await answer.json());
  if (answer.status === 401 || answer.status === 403) return "signed-out";
  const ours = kind.startsWith("application/problem+json"); // anything else is a door on the way, not the clinic
  if (!ours || answer.status >= 500 || answer.status === 429 || answer.status === 408) return "network";
  await store.replace({ ...record, state: "refused", detail: reason(await answer.json()) });
  tell({ type: "changed" });
  return "";
}

function reason(problem) {
  const lines = Object.values(problem.errors || {}).flat(3).filter((line) => typeof line === "string");
  return lines.join(" ") || problem.detail || problem.title || "";
}

async function received(record, stored) {
  if (!stored.received_at) return "network";
  await store.arrived(record, stored.received_at);
  tell({ type: "received", number: record.number, key: record.key, kind: record.kind, at: stored.received_at });
  return "";
}

export async function again(account) {
  for (const record of await store.of(account)) {
    if (record.state === "refused") await store.replace({ ...record, state: "waiting", detail: "" });
  }
  return send(account);
}
