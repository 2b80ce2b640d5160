// The plain form of the session, filled in with what was done: the patient corrects it and sends it.

/** Fill the form in from the outcomes of the exercises that were offered, and show it as a summary. */
export function sumUp(form, { exercises, offered, done, kept }) {
  for (const exercise of exercises) {
    const index = offered.findIndex((one) => one.pk === exercise.pk);
    if (index < 0) leaveOut(exercise.pk);
    else write(form, exercise, done[index], cut(exercise, offered[index]));
  }
  form.elements.key.value = kept.key; // whatever else was opened here: the session keeps the key it began with
  form.elements.started.value = kept.started;
  form.dataset.began = kept.began;
  form.elements.short.value = kept.short ? "on" : "";
  form.elements.stopped_for_pain.checked = Boolean(kept.stopped);
  form.classList.add("session-shown", "session-sums-up");
  form.hidden = false;
  document.getElementById("player-end").hidden = false;
}

/** Return whether the 4-minute version asked for less than the dose. */
const cut = (whole, offered) => ["sets", "reps", "duration"].some((name) => whole.timing[name] !== offered.timing[name]);

function write(form, { pk }, { outcome, reason, pain }, isCut) {
  const { elements } = form;
  elements[`outcome-${pk}`].value = outcome === "done" && isCut ? "partly" : outcome;
  elements[`reason-${pk}`].value = reason;
  if (pain !== null) elements[`pain-${pk}`].value = String(pain);
}

/** What the 4-minute version does not hold is not asked about, and not sent: the record says that it was not offered. */
function leaveOut(pk) {
  const part = document.getElementById(`part-${pk}`);
  part.classList.add("not-offered");
  for (const field of part.querySelectorAll("input, select")) field.disabled = true;
}
