// Tells staff some minutes before an idle session ends, and leaves the page with it. The server counts; this only asks.
const notice = document.getElementById("idle");
const form = notice.querySelector("form");
const left = notice.querySelector("[data-left]");
const SECONDS = Number(notice.dataset.seconds);
const WARNED = Number(notice.dataset.warned);
const AGAIN = 20; // seconds between two looks while the notice stands

async function ask(method) {
  const body = method === "POST" ? new FormData(form) : undefined;
  const answer = await fetch(form.action, { method, body, redirect: "manual" }).catch(() => null);
  if (!answer) return AGAIN; // no network: nobody knows, look again
  return answer.ok ? (await answer.json()).seconds : 0;
}

function show(seconds) {
  if (seconds <= 0) return location.assign(location.pathname + location.search);
  notice.hidden = seconds > WARNED;
  left.textContent = Math.ceil(seconds / 60);
  setTimeout(look, 1000 * (notice.hidden ? seconds - WARNED : Math.min(seconds, AGAIN)));
}

async function look() {
  show(await ask("GET"));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  notice.hidden = (await ask("POST")) > WARNED;
});

setTimeout(look, 1000 * (SECONDS - WARNED));
