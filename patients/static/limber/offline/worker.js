// The service worker: keeps what a phone needs when there is no network. The server puts RELEASE before this text:
// its version, the static files and public pages of the shell, and a pattern of the pages that a patient keeps.
const SHELLS = "limber-shell-";
const SHELL = SHELLS + RELEASE.version;
const PAGES = "limber-pages";
const KEPT = new RegExp(RELEASE.kept);
const PATIENCE = 4000; // ms to wait for the network where a kept page could be shown instead
const BEFORE = "/before"; // which shells were there when this one came: a newer one is not ours to remove
const NOWHERE = "/no-network/";
const PHOTOS = "/shown/";
let wipes = 0;
let work = Promise.resolve();

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const tasks = { keep, wipe };
  work = work.then(() => tasks[event.data]?.()).catch(() => {}); // one after another: two tabs ask alike
  event.waitUntil(work.then(() => event.ports[0]?.postMessage("done")));
});
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (address.origin !== location.origin) return;
  const answer = answerTo(event, address);
  if (answer) event.respondWith(answer);
});

function answerTo(event, address) {
  const { request } = event;
  if (request.mode === "navigate") {
    if (address.pathname === "/accounts/logout/" && request.method === "POST") return signOut(event);
    if (address.pathname === "/accounts/login/") return signIn(event);
    if (address.pathname.startsWith("/admin/")) return null;
    if (request.method !== "GET") return KEPT.test(address.pathname) ? unscripted(request) : null;
    if (KEPT.test(address.pathname)) return page(event);
    return fetch(request).catch(() => unreached(address));
  }
  if (request.destination === "image" && address.pathname.startsWith(PHOTOS)) return photo(request);
  return request.method === "GET" && address.pathname.startsWith("/static/") ? file(request) : null;
}

// Whole or not at all: with one file missing this release is not installed, and the one before goes on.
async function fill() {
  const shell = await caches.open(SHELL);
  await shell.addAll(RELEASE.shell.map((path) => new Request(path, { cache: "reload", credentials: "omit" })));
  const before = (await caches.keys()).filter((name) => name.startsWith(SHELLS) && name !== SHELL);
  await shell.put(BEFORE, new Response(JSON.stringify(before)));
}

// The shell of an older release stays until its pages are replaced: a kept page finds what it was made with.
async function file(request) {
  const here = await (await caches.open(SHELL)).match(request);
  return here || (await caches.match(request)) || fetch(request);
}

// What was uploaded never changes under its address.
async function photo(request) {
  return (await kept(request.url)) || fetch(request);
}

async function page(event) {
  const { request } = event;
  const era = wipes;
  const known = await kept(request.url) || await shellPage(request.url);
  const fetched = fetch(request).then(async (answer) => {
    await store(request.url, answer.clone(), era);
    return answer;
  });
  event.waitUntil(fetched.catch(() => {}));
  if (!known) return fetched.catch(() => unreached(new URL(request.url)));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  return Promise.race([fetched.catch(() => null), late]).then((answer) => answer || marked(known));
}

// A form that was sent before its script had come: without a network the page says that nothing of it was kept.
function unscripted(request) {
  return fetch(request).catch(() => unreached(new URL(NOWHERE, location.origin)));
}

async function kept(address) {
  return (await caches.open(PAGES)).match(address);
}

async function shellPage(address) {
  return (await caches.open(SHELL)).match(new URL(address).pathname);
}

async function unreached(address) {
  const today = address.pathname === "/" && (await kept("/today/"));
  if (today) return Response.redirect("/today/");
  const shell = await caches.open(SHELL);
  return (await shell.match(NOWHERE)) || Response.error();
}

// A page that was kept says since when: the script on it reads this mark.
async function marked(known) {
  const since = known.headers.get("Limber-Kept");
  if (!since) return known;
  const text = (await known.text()).replace("<html ", `<html data-kept="${since}" `);
  return new Response(text, { status: 200, headers: known.headers });
}

async function store(address, answer, era) {
  const account = answer.headers.get("Limber-Account");
  if (!answer.ok || answer.redirected || !account) return false;
  const pages = await caches.open(PAGES);
  if (era === wipes && (await owner(pages, account)) !== account) era = await wipe();
  const headers = new Headers(answer.headers);
  headers.set("Limber-Kept", new Date().toISOString());
  headers.set("Limber-Release", RELEASE.version);
  headers.delete("Content-Encoding"); // what is kept is the text itself
  headers.delete("Content-Length");
  const copy = new Response(await answer.arrayBuffer(), { headers });
  if (era !== wipes) return false; // somebody signed out while it was on its way
  await (await caches.open(PAGES)).put(address, copy);
  return true;
}

async function owner(pages, otherwise) {
  const [first] = await pages.keys();
  return first ? (await pages.match(first)).headers.get("Limber-Account") : otherwise;
}

// Fetches what is to be kept for who is signed in, and then lets go of what it replaces.
async function keep() {
  const before = wipes;
  const device = await (await fetch("/device.json", { cache: "no-store" })).json();
  if (!device.account || before !== wipes) return;
  if ((await owner(await caches.open(PAGES), device.account)) !== device.account) await wipe();
  const era = wipes;
  const [addresses, photos] = [device.pages, device.photos].map((paths) => paths.map((path) => new URL(path, location.origin).href));
  const fetched = async (address) => store(address, await fetch(address, { cache: "no-store" }), era);
  await Promise.all(addresses.map(fetched));
  await Promise.all(photos.map(async (address) => (await kept(address)) || fetched(address)).map((one) => one.catch(() => {})));
  await tidy(addresses, photos);
}

async function tidy(addresses, photos) {
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) {
    if (await over(request, pages, addresses, photos)) await pages.delete(request);
  }
  const before = await (await caches.open(SHELL)).match(BEFORE);
  if (before) await Promise.all((await before.json()).map((name) => caches.delete(name)));
}

async function over({ url }, pages, addresses, photos) {
  const { pathname } = new URL(url);
  if (pathname.startsWith(PHOTOS)) return !photos.includes(url);
  if (pathname.startsWith("/session/") && !addresses.includes(url)) return true;
  return (await pages.match(url))?.headers.get("Limber-Release") !== RELEASE.version;
}

async function wipe() {
  wipes += 1;
  await caches.delete(PAGES);
  return wipes;
}

async function signOut(event) {
  await wipe();
  return fetch(event.request).catch(() => unreached(new URL(NOWHERE, location.origin)));
}

// The sign-in page is only shown to who is not signed in.
async function signIn(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok && !answer.redirected && answer.type === "basic") await wipe();
    return answer;
  } catch {
    return unreached(new URL(NOWHERE, location.origin));
  }
}
