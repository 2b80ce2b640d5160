// Voice, tone and vibration say what the screen shows. Each can be off, none is needed, and none may break the others.

const TONES = {
  ready: [440], change: [660, 880], move: [523], hold: [784], rep: [660], work: [784], rest: [330],
  five: [660, 660], relax: [392], end: [523, 660, 784],
};
const BUZZES = {
  ready: [120], change: [120, 80, 120], move: [60], hold: [200], rep: [60], work: [200], rest: [400],
  five: [60, 60, 60], relax: [40], end: [200, 100, 200, 100, 200],
};
const NOTE = 0.14; // seconds

/** Return whether this device can speak. */
export const hasVoice = () => Boolean(globalThis.speechSynthesis?.getVoices().length);

/** Listen to the cues of a stage, by the settings as they are at the time of each; returns what tells one. */
export function listen(stage, settings) {
  let audio = null;
  const wake = () => {
    audio ??= globalThis.AudioContext ? new AudioContext() : null;
    audio?.resume();
  };
  stage.addEventListener("gesture", wake);
  const tell = (cue) => {
    if (settings.voice) speak(cue.say);
    if (settings.tone) sound(audio ?? wake() ?? audio, TONES[cue.kind]);
    if (settings.vibration) navigator.vibrate?.(BUZZES[cue.kind]);
  };
  stage.addEventListener("cue", ({ detail }) => tell(detail));
  stage.addEventListener("quiet", () => globalThis.speechSynthesis?.cancel());
  stayAwake(stage);
  return tell;
}

function speak(text) {
  const engine = globalThis.speechSynthesis;
  if (!engine || !text) return;
  if (engine.pending) engine.cancel(); // too slow to follow: only the latest counts
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = document.documentElement.lang;
  engine.speak(spoken);
}

function sound(audio, notes = []) {
  if (!audio) return;
  notes.forEach((pitch, index) => {
    const start = audio.currentTime + index * NOTE * 1.3;
    const [tone, loudness] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.4, start + 0.01);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + NOTE);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + NOTE);
  });
}

/** Keep the screen on while the session goes on, where the browser can; it lets go whenever the page is hidden. */
function stayAwake(stage) {
  let [lock, wanted, asking] = [null, false, false];
  const settle = async () => {
    if (asking) return; // looks again once it is answered
    if (!wanted || document.hidden) {
      lock?.release();
      lock = null;
    } else if (!lock || lock.released) {
      asking = true;
      lock = await navigator.wakeLock?.request("screen").catch(() => null);
      asking = false;
      if (!wanted || document.hidden) settle();
    }
  };
  const want = (on) => {
    wanted = on;
    settle();
  };
  stage.addEventListener("cue", ({ detail }) => want(detail.kind !== "end"));
  for (const name of ["quiet", "away"]) stage.addEventListener(name, () => want(false));
  document.addEventListener("visibilitychange", settle);
}
