// Doses of a draft while they are typed: row, fields and sentence say the same. Without this the server does it.
const form = document.querySelector(".draft");
const PAUSE = 250; // ms after the last key

for (const row of form.querySelectorAll(".exercise")) {
  watch(row);
}
form.addEventListener("change", (event) => event.target.name.endsWith("-DELETE") && total());

function field(row, name) {
  return row.querySelector(`[name$="-${name}"]`);
}

function watch(row) {
  const typed = field(row, "typed");
  let waits, asked;
  const ask = (byRow) => {
    clearTimeout(waits);
    waits = setTimeout(() => {
      asked?.abort();
      asked = new AbortController();
      tell(row, byRow, asked.signal).catch(() => {}); // the server says it again when the draft is saved
    }, PAUSE);
  };
  typed.addEventListener("input", () => ask(true));
  row.querySelector(".dose").addEventListener("input", (event) => event.target !== typed && ask(false));
  if (typed.value) ask(true);
}

async function tell(row, byRow, signal) {
  const answer = await fetch(`${form.dataset.dose}?${question(row, byRow)}`, { signal });
  if (!answer.ok) return;
  const said = await answer.json();
  const says = row.querySelector(".says");
  says.classList.toggle("wrong", "problem" in said);
  says.textContent = said.problem ?? said.says;
  if ("problem" in said) return;
  if (byRow) fill(row, said.fields);
  else field(row, "typed").value = field(row, "typed_was").value = said.typed;
  row.dataset.seconds = said.seconds;
  total();
}

function question(row, byRow) {
  const asked = new URLSearchParams({ side_word: row.dataset.sideWord, movements: field(row, "movements").value });
  if (byRow) {
    asked.set("typed", field(row, "typed").value);
    return asked;
  }
  for (const name of ["sets", "reps", "hold_seconds", "duration_seconds", "rest_seconds", "sessions_per_day", "sides"]) {
    asked.set(name, field(row, name).value);
  }
  for (const box of row.querySelectorAll('[name$="-weekdays"]:checked')) asked.append("weekdays", box.value);
  return asked;
}

function fill(row, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (name === "weekdays") {
      for (const box of row.querySelectorAll('[name$="-weekdays"]')) box.checked = value.includes(Number(box.value));
    } else {
      field(row, name).value = value ?? "";
    }
  }
}

function total() {
  const rows = [...form.querySelectorAll(".exercise[data-seconds]")].filter((row) => !field(row, "DELETE").checked);
  const all = form.querySelectorAll(".exercise").length;
  const left = [...form.querySelectorAll('[name$="-DELETE"]')].filter((box) => box.checked).length;
  if (rows.length < all - left) return; // not each has been told yet
  const each = rows.map((row) => [Number(row.dataset.seconds), Number(field(row, "sessions_per_day").value) || 1]);
  const session = each.reduce((sum, [seconds]) => sum + seconds, 0);
  const day = each.reduce((sum, [seconds, times]) => sum + seconds * times, 0);
  const length = form.querySelector(".length");
  length.querySelector("[data-exercises]").textContent = rows.length;
  length.querySelector("[data-session]").textContent = Math.round(session / 60);
  length.querySelector("[data-day]").textContent = Math.round(day / 60);
  length.querySelector("[data-long]").hidden = session <= Number(length.dataset.mostSeconds);
  length.querySelector("[data-many]").hidden = rows.length <= Number(length.dataset.mostExercises);
}
