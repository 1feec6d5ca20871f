// Leaving a form with unsaved changes asks once; a refused form shows its summary first.
let changed = false;

const guarded = (form) => form && form.method === "post" && form.closest(".form, [data-guard]");

document.addEventListener("input", (event) => {
  if (guarded(event.target.form)) changed = true;
});
document.addEventListener("submit", () => (changed = false));
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
// "Discard draft" and the like mean what they say.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-discard]")) changed = false;
});

document.querySelector("[data-errors]")?.focus();

// A link of the summary leads into the group, not to its frame.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-errors] a[href^='#']");
  const goal = link && document.getElementById(link.hash.slice(1));
  if (!goal) return;
  event.preventDefault();
  const control = goal.matches("fieldset") ? goal.querySelector("input, select, textarea") : goal;
  control.closest("details:not([open])")?.setAttribute("open", "");
  control.focus();
  control.scrollIntoView({ block: "center" });
});
