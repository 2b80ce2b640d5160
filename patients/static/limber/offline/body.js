// A form as the body that the API takes, and what it still lacks.
const MUST = /^(outcome-\d+|pain|change|severe)$/;

const number = (value) => (value === null || value === "" ? null : Number(value));

export function bodyOf(form, kind) {
  const given = new FormData(form);
  const note = given.get("note") || "";
  const symptoms = [...given.getAll("first"), ...given.getAll("second")].filter((code) => code !== "none");
  if (kind === "symptoms") return { symptoms };
  if (kind === "sessions") return session(form, given, note);
  const start = form.elements.history !== undefined;
  return {
    pain: number(given.get("pain")),
    change: given.get("change") === "cannot_say" ? null : number(given.get("change")),
    severe: given.get("severe") === "yes",
    symptoms,
    ...(start ? { history: given.getAll("history").filter((code) => code !== "none") } : {}),
    note,
  };
}

function session(form, given, note) {
  const keys = [...given.keys()].filter((name) => name.startsWith("outcome-")).map((name) => name.slice(8));
  return {
    prescription: form.getAttribute("action").split("/")[2],
    slot: Number(given.get("slot")),
    started_at: given.get("started"),
    logs: keys.map((key) => log(given, key)),
    stopped_for_pain: given.has("stopped_for_pain"),
    short: ["on", "true", "1"].includes((given.get("short") || "").toLowerCase()),
    pain_after: number(given.get("pain_after")),
    effort: number(given.get("effort")),
    note,
  };
}

function log(given, key) {
  const outcome = given.get(`outcome-${key}`);
  const reason = outcome === "skipped" ? given.get(`reason-${key}`) || "" : "";
  return { exercise: Number(key), outcome, reason, pain: number(given.get(`pain-${key}`)) };
}

// Returns [{field, text}] in the order of the page. Only what is in the form and not switched off is asked for.
export function lacks(form, kind, words) {
  const found = [...grouped(form.elements).values()].map((group) => lack(group, form, kind, words)).filter(Boolean);
  const ticked = form.querySelector('[name="first"]:checked, [name="second"]:checked');
  if (kind === "symptoms" && !ticked) found.push({ field: form.querySelector("[name=first]"), text: words.name_one });
  return found;
}

function grouped(elements) {
  const groups = new Map();
  for (const one of elements) groups.set(one.name, [...(groups.get(one.name) || []), one]);
  return groups;
}

function lack(group, form, kind, words) {
  const [field] = group;
  const checked = group.filter((one) => one.checked && !one.disabled);
  const none = group.some((one) => one.value === "none" && one.type === "checkbox");
  if (field.disabled) return null;
  if (none && checked.length > 1 && checked.some((one) => one.value === "none")) return { field, text: words.none_beside };
  if (none && !checked.length) return { field, text: fill(words.tick, field) };
  if (field.type === "radio" && MUST.test(field.name) && !checked.length) return { field, text: fill(words.choose, field) };
  if (!field.name.startsWith("reason-") || field.value) return null;
  const skipped = form.querySelector(`[name="outcome-${field.name.slice(7)}"][value="skipped"]`)?.checked;
  return skipped ? { field, text: fill(words.why, field) } : null;
}

function fill(text, field) {
  const asked = field.closest("fieldset")?.querySelector("legend")?.innerText || field.labels?.[0]?.innerText || "";
  const about = field.closest("section")?.querySelector("h2")?.innerText;
  return text.replace("{question}", [about, asked.trim()].filter(Boolean).join(": "));
}
