// Makes elements. Text is always text, never markup.
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function button(text, press, kind = "nhsuk-button--secondary") {
  return make("button", { type: "button", class: `nhsuk-button ${kind}`, click: press }, text);
}

export function link(text, href, kind = "nhsuk-button--secondary") {
  return make("a", { href, class: `nhsuk-button ${kind}`, role: "button", draggable: "false" }, text);
}

export function telephone(text, phone) {
  const href = `tel:${phone.replaceAll(" ", "")}`;
  return make("a", { href, class: "nhsuk-button nhsuk-button--secondary" }, text.replace("{phone}", phone));
}

// A banner as templates/portal/components/banner.html draws it.
export function banner(level, heading, lines, actions = []) {
  const rows = lines.filter(Boolean).map((line) => make("p", {}, line));
  const row = actions.filter(Boolean);
  return make(
    "section", { class: `nhsuk-notification-banner nhsuk-notification-banner--${level}`, role: level === "urgent" ? "alert" : undefined },
    make("h2", {}, heading), ...rows, row.length ? make("div", { class: "button-row" }, ...row) : "",
  );
}

// A care card as templates/portal/components/care_card.html draws it.
export function careCard(card, words, heading = "h2") {
  const kind = card.level.replace("_", "-");
  const hidden = make("span", { class: "nhsuk-u-visually-hidden" }, `${words.levels[card.level]} `);
  return make(
    "div", { class: `nhsuk-card nhsuk-card--care nhsuk-card--care--${kind}`, role: "region", "aria-label": card.title },
    make("div", { class: "nhsuk-card--care__heading-container" },
      make(heading, { class: "nhsuk-card--care__heading" }, hidden, card.title)),
    make("div", { class: "nhsuk-card__content" },
      card.phone ? make("a", { class: "call", href: `tel:${card.phone}` }, phoneIcon(), words.call.replace("{phone}", card.phone)) : "",
      ...card.lines.map((line) => make("p", {}, line))),
  );
}

function phoneIcon() {
  return document.getElementById("phone-icon")?.content.cloneNode(true);
}

export function sheet(rows, data, at) {
  const { words, clinic } = data;
  const all = [[words.answered, [at]], ...rows, [words.clinic, [`${clinic.name} ${clinic.phone}`]]];
  return make(
    "section", { class: "card sheet", "aria-labelledby": "sheet" }, make("h2", { id: "sheet" }, words.staff),
    make("dl", { class: "nhsuk-summary-list" }, ...all.map(([question, given]) =>
      make("div", { class: "nhsuk-summary-list__row nhsuk-summary-list__row--no-actions" },
        make("dt", { class: "nhsuk-summary-list__key" }, question),
        make("dd", { class: "nhsuk-summary-list__value" }, ...given.map((text) => make("p", {}, text)))))),
  );
}
