// The sheets over the stage: why it is skipped, how sore it is, what happened while the phone slept, and the settings.

import { light, shown } from "./machine.js";
import { fill } from "./stage.js";
import { hasVoice } from "./senses.js";
import { PACE } from "./timeline.js";

/** Return what opens each sheet, by the button that asks for it; `player` is what the page gives to them. */
export function attach(player) {
  const sheets = { skip: skipping, sore: asking, away: returning, settings: setting };
  const open = Object.fromEntries(Object.entries(sheets).map(([name, made]) =>
    [name, made(player, document.getElementById(`sheet-${name}`))]));
  const does = { skip: () => open.skip("skip"), stop: () => open.skip("stop"), sore: open.sore, settings: open.settings };
  player.stage.addEventListener("away", open.away);
  player.stage.addEventListener("keydown", (event) => press(event, player, does));
  return does;
}

function press(event, player, does) {
  const inControl = event.target.closest("button, a") && event.key === " ";
  const act = { " ": player.toggle, ArrowLeft: player.back, ArrowRight: does.skip }[event.key];
  if (!act || inControl) return;
  event.preventDefault();
  act();
}

/** Return a function that opens a sheet with the session paused; it goes on when the sheet closes, if it went before. */
function pausing({ stage, run, act, play }, sheet) {
  let went = false;
  sheet.addEventListener("close", () => went && stage.open && !run.state.away && !run.state.over && play());
  return (goesOn = run.state.since !== null) => {
    if (sheet.open) return;
    went = goesOn;
    if (stage.open) act({ type: "pause" });
    sheet.showModal();
  };
}

const viewOf = ({ run }) => shown(run.line, run.state, 0);

/** Call `answered` with what was pressed in a sheet, and close it unless that returns true. */
function onAnswer(sheet, answered) {
  sheet.addEventListener("click", ({ target }) => {
    const pressed = target.closest("[data-answer]");
    if (pressed && !answered(pressed.dataset.answer)) sheet.close();
  });
}

function skipping(player, sheet) {
  const { act, keep } = player;
  const open = pausing(player, sheet);
  let mode = "skip";
  onAnswer(sheet, (reason) => {
    if (!reason) return;
    if (mode === "stop" && reason === "sore") keep({ stopped: true });
    act(reason === "wait" ? { type: "next" } : { type: mode, reason });
  });
  return (why) => {
    mode = why;
    open();
    const parts = { skip: why === "skip", stop: why === "stop", wait: why === "skip" && viewOf(player).waits };
    for (const part of sheet.querySelectorAll("[data-when]")) part.hidden = !parts[part.dataset.when];
  };
}

function asking(player, sheet) {
  const { act, keep, run, data } = player;
  const open = pausing(player, sheet);
  const stopIf = sheet.querySelector("[data-show=stopIf]");
  const step = (name) => {
    for (const part of sheet.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== name;
    if (name === "ask") return;
    const part = sheet.querySelector(`[data-step=${name}]`);
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block: "start" }); // from its heading on, also where it is higher than the screen
  };
  const judge = (colour) => {
    step(colour);
    if (colour !== "red") return;
    act({ type: "skip", reason: "sore" });
    sheet.querySelector("[data-answer=next]").hidden = run.state.over;
  };
  sheet.addEventListener("click", ({ target }) => {
    const pressed = target.closest("[data-pain]");
    if (!pressed) return;
    const value = Number(pressed.dataset.pain);
    act({ type: "pain", exercise: viewOf(player).exercise, value });
    judge(light(value, data.pain));
  });
  onAnswer(sheet, (answer) => {
    if (answer === "stop-if") return judge("red") ?? true;
    if (answer === "sore") act({ type: "skip", reason: "sore" });
    if (answer === "end") {
      keep({ stopped: true });
      act({ type: "stop", reason: "sore" });
    }
    return false;
  });
  return () => {
    open();
    const { stopIf: text } = run.exercises[viewOf(player).exercise];
    stopIf.hidden = !text;
    stopIf.querySelector("p").textContent = fill(data.words.stopIf, { text });
    step("ask");
  };
}

function returning(player, sheet) {
  const open = pausing(player, sheet);
  onAnswer(sheet, (answer) => player.act({ type: answer }));
  sheet.addEventListener("cancel", () => player.act({ type: "return" }));
  return () => {
    const minutes = Math.max(1, Math.round(player.run.state.away.ms / 60_000));
    sheet.querySelector("[data-show=away]").textContent = fill(player.data.words.away, { minutes });
    for (const other of document.querySelectorAll("dialog.sheet[open]")) other.close();
    open(true);
  };
}

function setting(player, sheet) {
  const { settings, saveSettings, retime } = player;
  const { elements } = sheet.querySelector("form");
  const open = pausing(player, sheet);
  sheet.addEventListener("change", ({ target }) => {
    settings[target.name] = target.type === "checkbox" ? target.checked : Number(target.value);
    saveSettings();
    tellClinic(settings);
    retime();
  });
  return () => {
    for (const field of elements) {
      if (field.type === "checkbox") field.checked = settings[field.name];
      else if (field.name) field.value = String(settings[field.name]);
    }
    sheet.querySelector("[data-show=noVoice]").hidden = hasVoice();
    open();
  };
}

/** Where the phone is signed in and online, the settings hold for its owner's other phones too. */
function tellClinic({ voice, tone, vibration, colour, pace }) {
  const body = JSON.stringify({ player: { voice, tone, vibration, colour, tempo: Math.round((100 * PACE) / pace) } });
  const token = document.querySelector("#session [name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  fetch("/api/v1/preferences/", { method: "PUT", headers, body }).catch(() => {});
}
