// Moves the figure as the patient is to move: into the hold, still in it, out of it; a counted repetition is one cycle.

import { shown } from "./machine.js";

export const OUT = 1.5; // seconds after the last hold of a side in which the figure comes out of it
const MOVES = new Set(["into", "out", "cycle", "own"]);
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Return what the figure does at a place: on which side, in which phase, and how much of it is over. */
export function motion(line, place) {
  const index = Math.min(Math.floor(place), line.segments.length - 1);
  const [before, segment] = [line.segments[index - 1], line.segments[index]];
  const { side, kind, rep } = segment;
  const share = place - index;
  const elapsed = share * segment.seconds;
  if (kind === "rep") return { side, phase: "cycle", share };
  if (kind === "work") return { side, phase: "own", elapsed };
  if (kind === "hold") return { side, phase: "hold" };
  if (kind === "move") return { side, ...(rep === 1 ? { phase: "into", share } : outAndInto(share)) };
  const comesOut = before?.kind === "hold" && before.exercise === segment.exercise && elapsed < OUT;
  return comesOut ? { side: before.side, phase: "out", share: elapsed / OUT } : { side, phase: "rest" };
}

const outAndInto = (share) => (share < 0.5 ? { phase: "out", share: 2 * share } : { phase: "into", share: 2 * share - 1 });

/** Return where the movement of a picture is then, in seconds: `whole` of it, with a hold as programmes.figures.moving says. */
export function timeOf({ phase, share, elapsed }, whole, [start, begins, ends, rests]) {
  if (phase === "cycle") return share * whole;
  if (phase === "own") return elapsed % whole;
  if (phase === "hold") return begins;
  if (phase === "into") return start + share * (begins - start);
  return phase === "out" ? ends + share * (rests - ends) : start;
}

/** Draw the figure whenever the stage is drawn, and in between as long as it moves. */
export function attach({ stage, run, clock }) {
  const place = stage.querySelector("[data-show=figure]");
  let asked = 0;
  const draw = () => {
    cancelAnimationFrame(asked);
    if (!stage.open) return;
    const view = shown(run.line, run.state, clock());
    const now = motion(run.line, view.place);
    show(place, run.exercises[view.exercise], now);
    for (const video of place.querySelectorAll("video")) {
      if (view.paused || still.matches) video.pause();
      else video.play().catch(() => {}); // a browser that lets nothing play shows its first picture
    }
    if (!view.paused && !still.matches && MOVES.has(now.phase)) asked = requestAnimationFrame(draw);
  };
  stage.addEventListener("drawn", draw);
  draw();
}

function show(place, exercise, now) {
  const source = document.querySelector(`#part-${exercise.pk} .figure`);
  const drawn = source ? pictures(source, exercise, now) : [];
  const key = drawn.map(({ name }) => `${exercise.pk} ${name}`).join();
  if (place.dataset.drawn !== key) {
    place.dataset.drawn = key;
    place.replaceChildren(...drawn.map(({ picture }) => copied(picture)));
  }
  place.toggleAttribute("data-mirrored", now.side === 2 && exercise.sides.length === 2 && exercise.mirrored);
  if (still.matches) return;
  for (const [index, picture] of [...place.querySelectorAll(":scope > svg")].entries()) {
    picture.pauseAnimations(); // its time is the session's
    const whole = picture.querySelector("animate").getSimpleDuration();
    picture.setCurrentTime(timeOf(now, whole, drawn[index].hold));
  }
}

/** Return a copy for the stage, whose own buttons say when it moves. */
function copied(picture) {
  const copy = picture.cloneNode(true);
  if (copy.matches("video")) Object.assign(copy, { controls: false, loop: true, muted: true });
  return copy;
}

/** Return what is to be seen: the photo or video of the exercise, or else its figure. */
function pictures(source, exercise, now) {
  const recorded = source.querySelector("img, video");
  if (recorded) return [{ picture: recorded, name: "recorded" }];
  return (still.matches ? standing : moving)(source, exercise, now);
}

/** Return the pictures that move, each with the hold it is to show: of movements with names, the one that is due. */
function moving(source, { sides, mirrored }, { side }) {
  const pictures = [...source.querySelectorAll(".figure-moving svg")].map((picture, index) => ({ picture, name: `moves ${index}` }));
  const all = pictures.flatMap((one) => holdsOf(one.picture).map((hold) => ({ ...one, hold })));
  const firsts = all.filter((one, index) => one.picture !== all[index - 1]?.picture);
  const named = sides.length > 1 && !mirrored;
  const due = named && [all, firsts].find((list) => list.length === sides.length);
  return due ? [due[side - 1]] : firsts;
}

function holdsOf({ dataset }) {
  const times = dataset.holds.split(" ").map(Number);
  return Array.from({ length: times.length / 4 }, (_, index) => times.slice(4 * index, 4 * index + 4));
}

/** Return the pose of this phase, for who wants no motion. */
function standing(source, { sides, mirrored }, { phase, side }) {
  const poses = [...source.querySelectorAll(".figure-stills li:not(.figure-mirrored) svg")];
  const held = poses.filter((pose) => "hold" in pose.dataset);
  const working = ["hold", "cycle", "own"].includes(phase);
  const due = !mirrored && held.length === sides.length ? held[side - 1] : held.at(-1);
  const picture = working ? due : poses[0];
  return picture ? [{ picture, name: `stands ${poses.indexOf(picture)}` }] : [];
}
