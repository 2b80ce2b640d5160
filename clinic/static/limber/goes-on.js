// Presses the first button of a form that has more to do; without this a person presses it.
const form = document.querySelector("form[data-goes-on]");
form?.requestSubmit(form.querySelector("button"));
