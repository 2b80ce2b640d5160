// On a shared screen: Esc hides what patients said, the button hides and shows it. The server remembers by the cookie.
const button = document.querySelector("[data-hides]");
document.addEventListener("keydown", (event) => event.key === "Escape" && hide(true));
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => hide(!document.body.classList.contains("discreet")));
}

function hide(wanted) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const gone = wanted ? "" : "; max-age=0"; // else until the browser is closed, or somebody signs out
  document.cookie = `discreet=1; path=/admin/; samesite=strict${gone}${secure}`;
  document.body.classList.toggle("discreet", wanted);
  if (!button) location.reload(); // a page that is words alone: another stands in its place
}
