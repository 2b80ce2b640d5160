// Answers that were sent before the script of their page had come, without a network: the worker laid them aside among
// the pages of the account (worker.js), and the page of the form takes them up, once.
const PAGES = "limber-pages";
const ASIDE = "/laid-aside/";
const LEFT = 60000; // ms after which no page is on its way to what was laid aside

// Returns whether the form has got back what was sent with it.
export async function takeUp(form, account) {
  const answers = await found(account);
  if (answers) fill(form, answers);
  document.getElementById("laid-aside")?.remove();
  return Boolean(answers);
}

// The page that sent it may have got its script meanwhile and is about to go: it takes nothing from the page to come.
async function found(account) {
  if (!globalThis.caches || !(await caches.has(PAGES))) return null;
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== ASIDE || searchParams.get("of") !== location.pathname + location.search) continue;
    const laid = await pages.match(request);
    const at = Date.parse(laid.headers.get("Limber-Kept"));
    if (laid.headers.get("Limber-Account") !== account || (location.hash !== "#laid-aside" && Date.now() - at < LEFT)) continue;
    await pages.delete(request);
    return { given: new URLSearchParams(await laid.text()), at };
  }
  return null;
}

function fill(form, { given, at }) {
  for (const one of form.elements) {
    if (one.name === "csrfmiddlewaretoken") continue;
    if (["radio", "checkbox"].includes(one.type)) one.checked = given.getAll(one.name).includes(one.value);
    else if (given.has(one.name)) one.value = given.get(one.name);
    else if (one.type === "select-one") leaveOut(one.closest("section"));
  }
  form.dataset.began = at;
  form.hidden = false;
  form.classList.add("session-shown"); // the player, if there is one, does not come first any more
}

// What was switched off where it was sent is not asked for here.
function leaveOut(part) {
  for (const field of part?.querySelectorAll("input, select") || []) field.disabled = true;
}
