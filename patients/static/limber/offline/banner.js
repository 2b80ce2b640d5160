// The place above the page that says what this phone still holds, and when the clinic got it.
import { make } from "./dom.js";
import * as queue from "./queue.js";
import * as said from "./said.js";
import * as store from "./store.js";

const JUST_NOW = "limber-received";
let own = ""; // the record that the page itself speaks of
let why;

export function watch(place, data) {
  const draw = () => show(place, data);
  if (document.documentElement.dataset.kept) place.before(since(data.words));
  const at = sessionStorage.getItem(JUST_NOW);
  sessionStorage.removeItem(JUST_NOW);
  if (at) place.append(said.arrived(at, data.words));
  queue.watch((news) => {
    if (news.type === "stopped") why = news.why;
    if (news.type === "received" && news.key !== own) arrived(place, news, data.words);
    if (news.type === "stopped" && !news.why) renew();
    draw();
  });
  return draw();
}

export function speaksOf(key) {
  own = key;
}

// The next page says it, where this one is left at once.
export function sayThere(at) {
  sessionStorage.setItem(JUST_NOW, at);
}

function since(words) {
  const at = said.day(document.documentElement.dataset.kept);
  return make("p", { class: "nhsuk-inset-text" }, words.kept.replace("{when}", at));
}

// A page that was kept is behind now that the clinic has more. What is being filled in stays.
function renew() {
  const note = document.querySelector("[data-arrived]");
  if (!note || !document.documentElement.dataset.kept || own || document.querySelector("form[data-queue]")) return;
  sayThere(note.dataset.arrived);
  location.reload();
}

function arrived(place, news, words) {
  place.querySelector("[data-arrived]")?.remove();
  const note = said.arrived(news.at, words);
  note.dataset.arrived = news.at;
  place.prepend(note);
}

async function show(place, data) {
  const records = (await store.of(data.account)).filter((record) => record.key !== own);
  records.sort((one, other) => other.red - one.red); // what cannot wait comes first
  place.querySelectorAll("[data-unsent]").forEach((note) => note.remove());
  for (const record of records) {
    const note = said.unsent(record, record.state === "refused" ? why || "refused" : why, data);
    note.dataset.unsent = record.key;
    place.append(note);
  }
}
