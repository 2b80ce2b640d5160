// Signing out with something unsent: says so, tries to send, and keeps what reports a symptom or pain.
import { button, make, telephone } from "./dom.js";
import * as queue from "./queue.js";
import * as store from "./store.js";

const TRY = 8000; // ms

export function watch(dialog, data) {
  if (!dialog) return;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== "/accounts/logout/" || form.dataset.leaving) return;
    event.preventDefault();
    await attempt(form, dialog, data);
  });
}

async function attempt(form, dialog, data) {
  if (!(await store.of(data.account).catch(() => [])).length) return leave(form);
  say(dialog, dialog.dataset.sending, []);
  if (!dialog.open) dialog.showModal();
  await inTime(queue.again(data.account));
  const left = await store.of(data.account);
  if (!left.length) return leave(form);
  ask(form, dialog, data, left, await inTime(queue.reaches())); // what a browser believes of its network may be wrong
}

const inTime = (answer) => Promise.race([answer, new Promise((resolve) => setTimeout(resolve, TRY))]);

function ask(form, dialog, data, left, reached) {
  const { dataset } = dialog;
  const reports = left.some((record) => record.keep);
  const stay = button(dataset.stay, () => dialog.close(), "");
  const again = button(data.words.try_again, () => attempt(form, dialog, data));
  const call = reports && data.clinic.phone ? telephone(data.words.phone_clinic, data.clinic.phone) : null;
  if (!reached) return say(dialog, dataset.network, [reports && dataset.reports], [call, again, stay]);
  const lost = left.length > left.filter((record) => record.keep).length;
  const out = button(dataset.out, async () => {
    await Promise.all(left.filter((record) => !record.keep).map((record) => store.forget(record)));
    leave(form);
  }, "nhsuk-button--warning");
  say(dialog, dataset.unsent, [reports && dataset.reports, lost && dataset.lost], [call, again, stay, out]);
}

function say(dialog, heading, lines, actions = []) {
  dialog.replaceChildren(
    make("h2", { id: "leaving-heading" }, heading), ...lines.filter(Boolean).map((line) => make("p", {}, line)),
    make("div", { class: "stack" }, ...actions.filter(Boolean)),
  );
}

function leave(form) {
  form.dataset.leaving = "yes";
  form.submit();
}
