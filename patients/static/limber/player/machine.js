// The player as a pure reducer: a timeline, a state, an action and the time in, the next state out.
// A place is the number of a segment and the share of it that is over, so that it holds at any tempo.

export const AWAY = 20_000; // ms without a cue after which nobody can say what was done
const RESTART = 3; // seconds: "back" within them goes to the block before
const WORK = new Set(["rep", "hold", "work"]);
const WAITS = new Set(["ready", "change", "rest"]);

/** Return a session of which nothing is done yet. */
export function fresh() {
  return { place: 0, since: null, spans: [], reasons: {}, pains: {}, away: null, over: false };
}

/** Return the place at a time, in ms. */
export function placeAt(line, state, now) {
  if (state.since === null) return state.place;
  return toPlace(line, toTime(line, state.place) + (now - state.since) / 1000);
}

export function toTime(line, place) {
  const segment = line.segments[Math.floor(place)];
  return segment ? segment.at + (place - Math.floor(place)) * segment.seconds : line.total;
}

export function toPlace(line, seconds) {
  if (seconds >= line.total) return line.segments.length;
  const index = line.segments.findLastIndex((segment) => segment.at <= seconds);
  return index + (seconds - line.segments[index].at) / line.segments[index].seconds;
}

/** Return the next state. Unknown actions and those that make no sense now change nothing. */
export function step(line, state, action, now) {
  const act = ACTIONS[action.type];
  return act && !(state.over && action.type !== "pain") ? act(line, state, action, now) : state;
}

const ACTIONS = {
  play: (line, state, _, now) => (state.since === null && !state.away ? { ...state, since: now } : state),
  pause: (line, state, _, now) => settled(line, state, now),
  // Anchors anew, so that the timeline can be exchanged for one of another tempo.
  settle: (line, state, _, now) => moved(line, state, now, placeAt(line, state, now)),
  tick: (line, state, { last }, now) => ticked(line, state, last, now),
  back: (line, state, _, now) => moved(line, state, now, before(line, placeAt(line, state, now))),
  next: (line, state, _, now) => moved(line, state, now, Math.floor(placeAt(line, state, now)) + 1),
  skip: (line, state, { reason }, now) => skipped(line, state, reason, now),
  pain: (line, state, { exercise, value }) =>
    ({ ...state, pains: { ...state.pains, [exercise]: Math.max(value, state.pains[exercise] ?? 0) } }),
  kept: (line, state) => (state.away
    ? finished(line, { ...state, spans: [...state.spans, [state.away.from, state.place]], away: null })
    : state),
  return: (line, state) => (state.away ? { ...state, place: blockStart(line, state.away.from), away: null } : state),
  stop: (line, state, { reason }, now) => stopped(line, state, reason, now),
};

function settled(line, state, now) {
  if (state.since === null) return state;
  const place = placeAt(line, state, now);
  return finished(line, { ...state, place, since: null, spans: [...state.spans, [state.place, place]] });
}

function moved(line, state, now, place) {
  const rest = settled(line, state, now);
  return finished(line, { ...rest, place, since: state.since === null ? null : now });
}

function finished(line, state) {
  return state.place >= line.segments.length ? { ...state, since: null, over: true } : state;
}

/** Return the state, paused where somebody must say whether they went on: nothing was heard since `last`. */
function ticked(line, state, last, now) {
  if (state.since === null) return state;
  const place = placeAt(line, state, now);
  if (now - last > AWAY) {
    const from = placeAt(line, state, last);
    return { ...state, place, since: null, spans: [...state.spans, [state.place, from]], away: { from, ms: now - last } };
  }
  return place >= line.segments.length ? settled(line, state, now) : state;
}

function skipped(line, state, reason, now) {
  const { exercise } = segmentAt(line, placeAt(line, state, now));
  const after = line.segments.findIndex((segment) => segment.exercise > exercise);
  const reasons = { ...state.reasons, [exercise]: reason };
  return moved(line, { ...state, reasons }, now, after < 0 ? line.segments.length : after);
}

function stopped(line, state, reason, now) {
  const rest = settled(line, state, now);
  const left = new Set(line.segments.slice(Math.floor(rest.place)).map((segment) => segment.exercise));
  const reasons = Object.fromEntries([...left].map((exercise) => [exercise, reason]));
  return { ...rest, reasons: { ...reasons, ...rest.reasons }, over: true };
}

const segmentAt = (line, place) => line.segments[Math.min(Math.floor(place), line.segments.length - 1)];

/** Return where the side or movement of a place begins: with its time to get ready. */
export function blockStart(line, place) {
  return line.segments.findLastIndex((segment, index) => index <= place && WAITS.has(segment.kind));
}

function before(line, place) {
  const start = blockStart(line, place);
  const close = toTime(line, place) - line.segments[start].at < RESTART;
  return close && start > 0 ? blockStart(line, start - 1) : start;
}

/** Return what is to be seen at a time: the segment, whole seconds left of it and of everything, what comes next. */
export function shown(line, state, now) {
  const place = placeAt(line, state, now);
  const { last: _last, ...segment } = segmentAt(line, place);
  const time = toTime(line, place);
  const count = segment.kind === "rep" || segment.kind === "move";
  const left = Math.ceil(Math.max(0, segment.at + segment.seconds - time) - 0.001);
  return {
    ...segment, left, digits: count ? segment.rep : left, waits: WAITS.has(segment.kind), place, time,
    totalLeft: Math.ceil(line.total - time), paused: state.since === null, over: state.over, away: state.away,
  };
}

/** Return the cues after one time and up to another, in seconds of the timeline. */
export function between(line, after, until) {
  return line.cues.filter((cue) => cue.at > after && cue.at <= until);
}

/** Return of each exercise what was done: every repetition and hold of it, some, or none; and why not. */
export function outcomes(line, state) {
  const count = line.segments.at(-1).exercise + 1;
  return Array.from({ length: count }, (_, exercise) => {
    const work = line.segments.flatMap((one, index) => (one.exercise === exercise && WORK.has(one.kind) ? [index] : []));
    const done = work.filter((index) => covered(state.spans, index)).length;
    const outcome = done === work.length ? "done" : done ? "partly" : "skipped";
    return { outcome, reason: outcome === "skipped" ? state.reasons[exercise] ?? "" : "", pain: state.pains[exercise] ?? null };
  });
}

function covered(spans, index) {
  const within = spans.filter(([from, to]) => to > index && from < index + 1).sort((one, other) => one[0] - other[0]);
  let reached = index;
  for (const [from, to] of within) if (from <= reached + 0.02) reached = Math.max(reached, to);
  return reached >= index + 0.98;
}

/** Return what a pain asks for: the limits come with the page, so that they are typed once, on the server. */
export function light(pain, { easeFrom, stopFrom }) {
  if (pain >= stopFrom) return "red";
  return pain >= easeFrom ? "amber" : "green";
}

/** Return a clock in ms that never goes back, and that has gone on while the phone slept.
 *
 * A steady clock may stand still in sleep, and the wall clock may be set back or forth under our hands.
 */
export function makeClock(wall = () => Date.now(), steady = () => performance.now()) {
  let [lastWall, lastSteady, now] = [wall(), steady(), wall()];
  return () => {
    const [atWall, atSteady] = [wall(), steady()];
    const slept = atWall - lastWall - (atSteady - lastSteady) > 1000;
    now += slept ? atWall - lastWall : atSteady - lastSteady;
    [lastWall, lastSteady] = [atWall, atSteady];
    return now;
  };
}
