// Doses in, a timeline of cues out. Nothing here knows a page or a clock.
// A dose is { sets, reps, hold, duration, sides, rest }: seconds and counts, null or 0 where there is none.

export const READY = 5; // seconds before every side and movement, as programmes.dose.seconds has it
export const PACE = 3; // seconds of one repetition without its hold
const FIVE_LEFT = 5;
const SHORT = 240;

/** Return the segments, which fill the time without a gap, the cues within them, and the total in seconds. */
export function timeline(doses, { ready = READY, pace = PACE } = {}) {
  const segments = doses.flatMap((dose, exercise) =>
    sets(dose, ready, pace).map((part) => ({ at: 0, exercise, ...part })));
  let total = 0;
  for (const segment of segments) {
    segment.at = total;
    total += segment.seconds;
  }
  const end = { at: total, kind: "end", exercise: doses.length, set: 0, side: 0, rep: 0, seconds: 0 };
  return { segments, cues: [...segments.flatMap(cues), end], total };
}

function sets(dose, ready, pace) {
  const parts = [];
  for (let set = 1; set <= dose.sets; set += 1) {
    if (set > 1 && dose.rest) parts.push({ kind: "rest", set, side: 1, rep: 0, seconds: dose.rest });
    for (let side = 1; side <= dose.sides; side += 1) {
      parts.push({ kind: side === 1 ? "ready" : "change", set, side, rep: 0, seconds: ready });
      parts.push(...work(dose, pace).map((part) => ({ set, side, ...part })));
    }
  }
  return parts;
}

function work(dose, pace) {
  if (dose.duration) return [{ kind: "work", rep: 0, seconds: dose.duration, last: true }];
  return Array.from({ length: dose.reps }, (_, index) => repetition(index + 1, dose, pace)).flat();
}

function repetition(rep, dose, pace) {
  if (!dose.hold) return [{ kind: "rep", rep, seconds: pace, last: rep === dose.reps }];
  return [{ kind: "move", rep, seconds: pace }, { kind: "hold", rep, seconds: dose.hold, last: true }];
}

function cues({ last, ...segment }) {
  const found = [segment];
  const end = segment.at + segment.seconds;
  const long = segment.kind === "hold" || segment.kind === "work";
  if (long && segment.seconds >= 2 * FIVE_LEFT) found.push({ ...segment, at: end - FIVE_LEFT, kind: "five", seconds: 0 });
  if (last) found.push({ ...segment, at: end, kind: "relax", seconds: 0 });
  return found;
}

/** Return what the 4-minute version holds, in order: the one or two exercises ranked first, cut until they fit. */
export function short(exercises) {
  const ranked = exercises.map((one, index) => ({ index, rank: one.rank, timing: one.timing }));
  ranked.sort((one, other) => one.rank - other.rank || one.index - other.index);
  const [first, second] = ranked;
  if (second) {
    const one = cut(first.timing, SHORT / 2);
    const other = cut(second.timing, SHORT - length(one));
    const both = [{ index: first.index, timing: one }, { index: second.index, timing: other }];
    if (length(one) + length(other) <= SHORT) return both.sort((a, b) => a.index - b.index);
  }
  return [{ index: first.index, timing: cut(first.timing, SHORT) }];
}

const length = (dose) => timeline([dose]).total;

/** Return the dose with fewer sets, then fewer repetitions or less time, down to one of each. */
function cut(dose, seconds) {
  const less = { ...dose };
  while (length(less) > seconds && less.sets > 1) less.sets -= 1;
  while (length(less) > seconds && less.reps > 1) less.reps -= 1;
  if (less.duration && length(less) > seconds) {
    less.duration = Math.min(less.duration, Math.max(READY, Math.floor(seconds / less.sides) - READY));
  }
  return less;
}
