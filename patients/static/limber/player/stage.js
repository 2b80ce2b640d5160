// Draws what the machine says is to be seen. Knows no time of its own.

/** Return a text with its {names} filled in. */
export const fill = (text, names) => text.replace(/\{(\w+)\}/g, (_, name) => names[name] ?? "");

/** Return a function that shows a text where `data-show` names it, within an element. */
export function writer(root) {
  const places = new Map([...root.querySelectorAll("[data-show]")].map((place) => [place.dataset.show, place]));
  return (name, text) => {
    const place = places.get(name);
    if (place && place.textContent !== text) place.textContent = text;
  };
}

/** Return a function that draws a view of the machine, of these exercises, onto the stage. */
export function makeStage(stage, words) {
  const write = writer(stage);
  const progress = stage.querySelector("progress");
  const digits = stage.querySelector("[data-show=digits]");
  addEventListener("resize", () => fit(digits)); // turned while it is paused, nothing is drawn
  return (view, exercises, elsewhere) => {
    const exercise = exercises[view.exercise];
    stage.dataset.kind = view.kind;
    stage.toggleAttribute("data-paused", view.paused);
    progress.value = view.time / (view.time + view.totalLeft || 1);
    for (const [name, text] of Object.entries(texts(view, exercise, exercises, words))) write(name, text);
    if (elsewhere) write("word", words.elsewhere);
    fit(digits);
    stage.dispatchEvent(new Event("drawn"));
  };
}

/** Keep the digits as high as they are, and as narrow as the screen: fonts differ in how wide theirs run. */
function fit(digits) {
  const room = digits.parentElement.clientWidth - 24;
  digits.style.setProperty("--squeeze", Math.min(1, room / digits.offsetWidth || 1).toFixed(2));
}

function texts(view, exercise, exercises, words) {
  const { timing, sides } = exercise;
  const next = exercises[view.exercise + 1];
  const minutes = view.digits > 99; // three digits would have to be smaller
  const counts = view.kind === "rep" || view.kind === "move";
  return {
    name: exercise.name,
    dose: exercise.dose,
    word: view.paused ? words.paused : wordOf(view, exercise, words),
    digits: String(minutes ? Math.ceil(view.digits / 60) : view.digits),
    unit: counts ? "" : minutes ? words.minutes : words.seconds,
    side: sides[view.side - 1]?.name ?? "",
    rep: timing.reps && view.rep ? fill(words.reps, { rep: view.rep, reps: timing.reps }) : "",
    set: timing.sets > 1 ? fill(words.sets, { set: view.set, sets: timing.sets }) : "",
    stopIf: fill(words.stopIf, { text: exercise.stops }),
    next: next ? fill(words.next, next) : words.last,
    count: fill(words.count, { number: view.exercise + 1, all: exercises.length }),
    left: view.totalLeft > 90
      ? fill(words.minutesLeft, { minutes: Math.ceil(view.totalLeft / 60) })
      : fill(words.secondsLeft, { seconds: view.totalLeft }),
    toggle: view.paused ? words.play : words.pause,
  };
}

/** Return what a phase is called: the change of side says which. */
export function wordOf({ kind, side }, exercise, words) {
  return kind === "change" ? exercise.sides[side - 1].change : words[kind] ?? "";
}

/** Return what is said at a cue. */
export function sayingOf(cue, exercise, words) {
  if (cue.kind === "ready" && cue.set === 1) return `${exercise.name}. ${words.ready}`;
  return cue.kind === "rep" || cue.kind === "move" ? String(cue.rep) : wordOf(cue, exercise, words);
}

// A screen reader hears where the session is, not every second of it.
const MILESTONES = ["ready", "change", "rest", "work", "end"];
export const isMilestone = ({ kind, rep }) => MILESTONES.includes(kind) || (kind === "hold" && rep === 1);
