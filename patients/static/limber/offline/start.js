// Begins here on every page of the portal: the worker, and for a patient what their phone holds.
import * as banner from "./banner.js";
import { takeOver } from "./forms.js";
import * as leaving from "./leaving.js";
import * as queue from "./queue.js";
import * as store from "./store.js";

const EVERY = 15 * 60 * 1000; // ms until what a phone keeps is fetched anew
const KEPT = "limber-kept"; // whose pages, of which release, and when
const workers = navigator.serviceWorker; // missing where the address is not safe
const given = document.getElementById("offline-data");

const [address, type] = "SyncManager" in globalThis ? ["/service-worker.js?reminded", "module"] : ["/service-worker.js", "classic"];

workers?.register(address, { type }).catch(() => {});
if (given) begin(JSON.parse(given.textContent));
else localStorage.removeItem(KEPT);

function begin(data) {
  takeOver(data);
  leaving.watch(document.getElementById("leaving"), data);
  banner.watch(document.getElementById("unsent"), data).catch(() => {});
  const send = () => look(data.account).catch(() => {});
  addEventListener("online", send);
  addEventListener("pageshow", (event) => event.persisted && send());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  document.addEventListener("resume", () => queue.wake(data.account).catch(() => {})); // after the tab was frozen
  queue.watch((news) => news.type === "received" && keep());
  workers?.addEventListener("controllerchange", keep); // a release took over, or the very first did
  send();
  keepNowAndThen(data.account);
}

async function look(account) {
  if ((await store.of(account)).length) await queue.send(account);
}

function keep() {
  workers?.controller?.postMessage("keep");
}

function keepNowAndThen(account) {
  const { kept, release } = document.documentElement.dataset;
  const [who, at] = (localStorage.getItem(KEPT) || "|0").split("|");
  const mark = `${account} ${release}`;
  const ago = Date.now() - Number(at);
  if (kept || !workers?.controller || (who === mark && ago >= 0 && ago < EVERY)) return;
  localStorage.setItem(KEPT, `${mark}|${Date.now()}`);
  keep();
}
