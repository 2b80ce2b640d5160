// Asks the server for the figure as soon as something is chosen. Without this script the buttons of the page do the same.
const PAUSE = 300; // ms without a change before the figure is drawn
const LEAVES = new Set(["save", "none"]); // what the page itself is sent for
const form = document.getElementById("picker");
let waiting = 0;
let asking = new AbortController();

/** Put the server's answer in the place of what it replaces; the focus stays with whoever has it. */
async function refresh(button, place) {
  clearTimeout(waiting);
  asking.abort();
  asking = new AbortController();
  const body = new FormData(form);
  body.set("do", button?.value ?? "show");
  body.set("part", "chosen");
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: asking.signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement?.id;
    document.getElementById(place).replaceWith(page.getElementById(place));
    document.getElementById("said").textContent = document.getElementById("preview").dataset.said;
    const again = focused && document.getElementById(focused);
    if (again && again !== document.activeElement) (again.disabled ? document.getElementById("show") : again).focus();
  } catch (reason) {
    if (reason.name !== "AbortError" && button) send(button);
  }
}

/** Let the page itself be sent: it says what is wrong, as it does without a script. */
function send(button) {
  button.dataset.plain = "";
  button.click();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button || LEAVES.has(button.value) || "plain" in button.dataset) return;
  event.preventDefault();
  refresh(button, "chosen");
});
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, PAUSE, null, "preview");
});
