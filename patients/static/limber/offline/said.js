// What is said about one record: "saved on this phone" and "received by the clinic" are two things.
import { banner, button, link, telephone } from "./dom.js";
import * as queue from "./queue.js";
import * as store from "./store.js";

const language = document.documentElement.lang;

export const time = (at) => new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
export const day = (at) =>
  new Date(at).toLocaleString(language, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

export const saved = (record, words) => words.saved.replace("{what}", words.kinds[record.kind]);
export function received(at, words) {
  const today = new Date(at).toDateString() === new Date().toDateString();
  return today ? words.received.replace("{time}", time(at)) : words.received_on.replace("{day}", day(at));
}

// Why it is still here, as a banner. `why` is what `queue.send` said last; undefined while it is on its way.
// `own`: the page's heading says already that it is saved.
export function unsent(record, why, data, { own = false } = {}) {
  const { words, clinic } = data;
  const phone = clinic.phone ? telephone(words.phone_clinic, clinic.phone) : null;
  const lost = record.state === "refused" || why === "signed-out" || why === "other";
  const reports = record.keep && (why || record.state === "refused");
  const level = record.red ? "urgent" : lost || reports ? "warning" : "info";
  const heading = record.red ? words.unknown : own ? words.not_yet : saved(record, words);
  const call = record.red ? words.call_them : reports ? words.call_if : "";
  return banner(level, heading, [call, ...reason(record, why, words, call || own)], [
    record.red || reports || record.state === "refused" ? phone : null, ...ways(record, why, data)]);
}

function reason(record, why, words, known) {
  if (record.state === "refused") return [words.refused.replace("{detail}", record.detail)];
  if (why === "signed-out") return [words.signed_out];
  if (why === "other") return [words.other];
  if (why === undefined) return [words.sending];
  return known ? [words.by_itself] : [`${words.not_yet}. ${words.by_itself}`];
}

function ways(record, why, { words, account }) {
  if (why === "signed-out") return [link(words.sign_in, `/accounts/login/?next=${encodeURIComponent("/today/")}`)];
  if (record.state !== "refused") return [];
  const remove = async () => {
    await store.forget(record);
    queue.send(account);
  };
  return [button(words.try_again, () => queue.again(account)), button(words.remove, remove)];
}

export function arrived(at, words) {
  return banner("success", received(at, words), []);
}
