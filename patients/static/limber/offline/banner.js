// The place above the page that says what this phone still holds, and when the clinic got it.
import { make } from "./dom.js";
import * as queue from "./queue.js";
import * as said from "./said.js";
import * as store from "./store.js";

let own = ""; // the record that the page itself speaks of
let onward = ""; // the record of which the next page speaks
let why;
let behind = false; // the clinic has more than this page shows

export function watch(place, data) {
  const draw = () => show(place, data);
  if (document.documentElement.dataset.kept) place.before(since(data.words));
  queue.watch((news) => {
    if (news.type === "stopped") why = news.why;
    if (news.type === "received") behind = true;
    if (behind && news.type === "stopped" && !news.why && renews()) location.reload();
    draw();
  });
  addEventListener("pageshow", (event) => event.persisted && draw()); // it heard nothing meanwhile
  return draw();
}

export function speaksOf(key) {
  own = key;
}

// Leaves it to the next page to say that a record arrived, where this one is left at once.
export function leadsOn(key) {
  onward = key;
}

function since(words) {
  const at = said.day(document.documentElement.dataset.kept);
  return make("p", { class: "nhsuk-inset-text" }, words.kept.replace("{when}", at));
}

// A page that was kept is behind once the clinic has more. What is being filled in stays.
function renews() {
  return document.documentElement.dataset.kept && !own && !document.querySelector("form[data-queue]");
}

// Says each once, also what the service worker handed over while no page was open.
async function arrived(place, data) {
  for (const receipt of await store.receipts(data.account)) {
    if ([own, onward].includes(receipt.key)) continue;
    if (!renews()) await store.forget(receipt);
    place.querySelector("[data-arrived]")?.remove();
    const note = said.arrived(receipt.at, data.words);
    note.dataset.arrived = receipt.at;
    place.prepend(note);
  }
}

async function show(place, data) {
  await arrived(place, data);
  const records = (await store.of(data.account)).filter((record) => record.key !== own);
  records.sort((one, other) => other.red - one.red); // what cannot wait comes first
  place.querySelectorAll("[data-unsent]").forEach((note) => note.remove());
  for (const record of records) {
    const note = said.unsent(record, record.state === "refused" ? why || "refused" : why, data);
    note.dataset.unsent = record.key;
    place.append(note);
  }
}
