// What the answers of a form mean by themselves: the decision of `patients.portal.posted.Told`, by the same data.
const YES = ["yes", "on", "true", "1"];
const NOT_ANSWERS = ["note", "text", "csrfmiddlewaretoken", "key"];

export function told(form, data, limit) {
  const entries = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const named = new Set(entries.filter(([name]) => !NOT_ANSWERS.includes(name)).map(([, value]) => value));
  const of = (fits) => entries.filter(([name]) => fits(name)).map(([, value]) => value);
  const yes = (which) => of((name) => name === which).some((value) => YES.includes(value));
  const hurt = worst(of((name) => name.startsWith("pain-") || name === "pain_after"));
  return {
    symptoms: Object.keys(data.symptoms).filter((code) => named.has(code)),
    pain: worst(of((name) => name === "pain")),
    severe: yes("severe"),
    painAtExercise: yes("stopped_for_pain") || (hurt !== null && hurt >= limit),
    limit,
  };
}

function worst(values) {
  const numbers = values.map((value) => value.trim()).filter((value) => /^\d{1,3}$/.test(value)).map(Number);
  return numbers.length ? Math.max(...numbers) : null;
}

export function findings({ symptoms, pain, severe, painAtExercise, limit }, data) {
  const found = new Set(symptoms.map((code) => data.symptoms[code].finding));
  if (severe || (pain !== null && pain >= limit)) found.add("very_severe_pain");
  if (painAtExercise) found.add("exercise_pain");
  return data.order.filter((finding) => found.has(finding));
}

export function cards(answers, data) {
  const call = answers.symptoms.some((code) => data.symptoms[code].call_999);
  return findings(answers, data).map((finding) =>
    finding === "emergency_symptom" && call ? data.call_999 : data.cards[finding]);
}

// Question and answers, for whoever sees the patient next.
export function rows(answers, data) {
  const { questions, words } = data;
  const all = [[questions.symptoms, answers.symptoms.map((code) => data.symptoms[code].question)]];
  if (answers.pain !== null) all.push([questions.pain, [String(answers.pain)]]);
  if (answers.severe) all.push([questions.severe, [words.yes]]);
  return all.filter(([, given]) => given.length);
}
