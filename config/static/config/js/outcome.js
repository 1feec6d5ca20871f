// A failed attempt folds away what only a talk has. Radios do it by style alone (data-tried in the sheet); this adds
// selects, and keeps folded fields out of what is sent. What was entered stays and returns with the outcome.
function tried(root) {
  const chosen = root.querySelector("[data-tried]:checked");
  const selects = [...root.querySelectorAll("select[data-outcomes-tried]")];
  return chosen || selects.some((one) => one.dataset.outcomesTried.split(" ").includes(one.value));
}

function draw(root) {
  root.dataset.state = tried(root) ? "tried" : "met";
}

const roots = () => document.querySelectorAll("[data-outcome]");
const fields = (root, of) => root.querySelectorAll(`${of} :is(input, select, textarea)`);

document.addEventListener("change", (event) => {
  const root = event.target.closest("[data-outcome]");
  if (root) draw(root);
});

document.addEventListener("submit", (event) => {
  for (const root of event.target.parentElement.querySelectorAll("[data-outcome]")) {
    const folded = [...fields(root, root.dataset.state === "tried" ? ".only-met" : ".only-tried")].filter((one) => !one.disabled);
    folded.forEach((one) => (one.disabled = true));
    setTimeout(() => folded.forEach((one) => (one.disabled = false)));
  }
});

roots().forEach(draw);
document.addEventListener("htmx:afterSettle", () => roots().forEach(draw));
