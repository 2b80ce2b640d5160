// Takes over form[data-queue]: advice at once from the page's own data, then kept on the phone, then sent.
import * as advice from "./advice.js";
import { leadsOn, speaksOf } from "./banner.js";
import { bodyOf, lacks } from "./body.js";
import { careCard, link, make, sheet, telephone } from "./dom.js";
import * as queue from "./queue.js";
import * as said from "./said.js";
import * as store from "./store.js";

const SOON = 5000; // ms in which a page waits for the clinic before it says "saved on this phone"
const NEXT = { "check-ins": (key) => `/check-in/${key}/`, symptoms: (key) => `/symptom/${key}/`, sessions: () => "/today/" };
const busy = new WeakSet();

export function takeOver(data) {
  for (const form of document.querySelectorAll("form[data-queue]")) ready(form);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.queue) return;
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    taken(form, data).finally(() => busy.delete(form));
  });
}

// A page that was kept is opened more than once: each time is a record of its own, begun now.
function ready(form) {
  form.elements.key.value = crypto.randomUUID();
  form.dataset.began = Date.now();
}

async function taken(form, data) {
  const kind = form.dataset.queue;
  const answers = advice.told(form, data, Number(form.dataset.verySevereFrom));
  const cards = advice.cards(answers, data);
  const missing = lacks(form, kind, data.words);
  if (missing.length) return askAgain(form, kind, answers, cards, missing, data);
  const record = recordOf(form, kind, bodyOf(form, kind), answers, cards, data);
  try {
    await queue.save(record);
  } catch {
    return unkept(form, cards, data);
  }
  return cards.length ? advised(record, answers, cards, data) : sent(record, data);
}

function recordOf(form, kind, body, answers, cards, data) {
  return {
    key: form.elements.key.value, kind, account: data.account, body, began: Number(form.dataset.began) || Date.now(), at: Date.now(),
    red: cards.length > 0, keep: kind !== "sessions" || cards.length > 0 || hurts(body),
  };
}

function hurts(body) {
  return body.pain_after > 0 || body.logs.some((log) => log.pain > 0);
}

// A red flag waits for no missing answer: what was ticked goes at once, the form stays as it is.
async function askAgain(form, kind, answers, cards, missing, data) {
  const red = answers.symptoms.filter((code) => data.holding.includes(data.symptoms[code].finding));
  const told = form.dataset.told || "";
  const place = fresh(form, "asked-again");
  place.append(...cards.map((card) => careCard(card, data.words)));
  if (red.length) place.append(document.getElementById("unsent"));
  place.append(problems(missing, data.words, cards.length));
  show(place);
  if (!cards.length) return;
  const record = {
    ...recordOf(form, "symptoms", { symptoms: red }, answers, cards, data), key: crypto.randomUUID(),
  };
  if (red.length && told !== red.join()) {
    form.dataset.told = red.join();
    await queue.save(record).catch(() => {});
    queue.send(data.account);
  }
  if (!red.length) place.firstChild.after(said.unsent({ ...record, kind }, "unsent", data, { own: true }));
}

function fresh(form, name) {
  form.closest(".content").prepend(document.getElementById("unsent"));
  document.querySelector(`[data-${name}]`)?.remove();
  document.querySelector(".nhsuk-error-summary")?.remove();
  const place = make("div", { [`data-${name}`]: true });
  form.closest(".content").prepend(place);
  return place;
}

function problems(missing, words, quiet) {
  const items = missing.map(({ field, text }) => make("li", {}, make("a", { href: `#${field.id}`, click: (event) => {
    event.preventDefault();
    field.focus();
  } }, text)));
  return make("div", { class: "nhsuk-error-summary", role: quiet ? undefined : "alert", tabindex: "-1" },
    make("h2", { class: "nhsuk-error-summary__title" }, words.problem),
    make("div", { class: "nhsuk-error-summary__body" }, make("ul", { class: "nhsuk-list nhsuk-error-summary__list" }, ...items)));
}

function show(place) {
  window.scrollTo(0, 0);
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

function unkept(form, cards, data) {
  const { words, clinic } = data;
  const place = fresh(form, "asked-again");
  place.append(...cards.map((card) => careCard(card, words)), make("p", { role: "alert" }, words.nowhere),
    clinic.phone ? telephone(words.phone_clinic, clinic.phone) : "");
  show(place);
  queue.reaches().then((reached) => reached && form.submit()); // the plain way is still open
}

// The advice stays in sight: nothing leads away from it, and what is known of the clinic stands below.
async function advised(record, answers, cards, data) {
  const { words } = data;
  const state = make("div", { role: "status" });
  const [first, ...others] = cards;
  const told = advice.rows(answers, data);
  replace(
    record, make("div", { role: "alert" }, careCard(first, words, "h1")), state,
    ...others.map((card) => careCard(card, words)), told.length ? sheet(told, data, said.day(record.at)) : "",
    record.kind === "sessions" ? link(words.check_in, "/check-in/", "") : "",
  );
  follow(record, state, data, (receipt) => says(
    receipt, state, words, record.kind === "sessions" ? "" : link(words.next, NEXT[record.kind](record.key))));
}

// Away to what follows while the patient still waits; once the page says "saved on this phone" it stays and says more.
async function sent(record, data) {
  const { words } = data;
  const state = make("div", { role: "status" });
  const heading = make("h1", {}, said.saved(record, words));
  let gone = false;
  leadsOn(record.key);
  const stopped = follow(record, state, data, (receipt) => {
    if (heading.isConnected) return says(receipt, state, words);
    gone = true;
    if (document.querySelector("dialog[open]")) return undefined; // signing out: that way leads on
    return location.assign(NEXT[record.kind](record.key));
  });
  await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, SOON))]);
  if (!gone) replace(record, heading, state, link(words.today, "/today/", ""));
}

function replace(record, ...children) {
  const content = document.querySelector("main .content");
  speaksOf(record.key);
  content.replaceChildren(...children.filter(Boolean), document.getElementById("unsent"));
  show(content);
}

function says(receipt, state, words, ...more) {
  state.replaceChildren(said.arrived(receipt.at, words), ...more);
  return store.forget(receipt);
}

// Keeps `state` true until the record has arrived; resolves when the first try has ended.
function follow(record, state, data, arrived) {
  state.replaceChildren(said.unsent(record, undefined, data, { own: true }));
  queue.watch(async (news) => {
    if (news.key === record.key && news.type === "received") return arrived(news);
    if (news.type !== "stopped" && news.type !== "changed") return;
    const known = (await store.of(data.account)).find((one) => one.key === record.key);
    if (known) state.replaceChildren(said.unsent(known, news.why || "refused", data, { own: true }));
  });
  return queue.send(data.account);
}
