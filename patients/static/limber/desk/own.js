// The dose of a new exercise is told as it is typed, below its field.
const form = document.querySelector("form[data-dose]");
const typed = form.elements.typed;
const says = document.createElement("p");
says.className = "says";
says.setAttribute("aria-live", "polite");
typed.after(says);
let asked = new AbortController();
let wait;

typed.addEventListener("input", () => {
  clearTimeout(wait);
  asked.abort();
  asked = new AbortController();
  wait = setTimeout(() => tell(asked.signal).catch(() => {}), 250); // it is said again when the form is sent
});

async function tell(signal) {
  const answer = await fetch(`${form.dataset.dose}?${new URLSearchParams({ typed: typed.value })}`, { signal });
  const said = answer.ok ? await answer.json() : { says: "" };
  says.classList.toggle("wrong", "problem" in said);
  says.textContent = typed.value && (said.problem ?? said.says);
}
