// "/" goes to search; the bulk bar counts what is selected; filters stand open on a desk.
const typing = (element) => element.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = document.getElementById("search");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

function count(bar) {
  const boxes = document.querySelectorAll(`input[type=checkbox][form="${bar.id}"]:checked`);
  const { verb, noun } = bar.dataset;
  bar.querySelector("[data-count]").textContent = `${boxes.length} selected`;
  bar.querySelector(".btn.main").textContent = `${verb} ${boxes.length} ${noun}${boxes.length === 1 ? "" : "s"}`;
}

const countAll = () => document.querySelectorAll("[data-bulk]").forEach(count);
document.addEventListener("change", (event) => event.target.form?.matches("[data-bulk]") && countAll());
document.addEventListener("htmx:afterSettle", countAll);
countAll();

// Browsers without ::details-content cannot open it by style alone.
const wide = matchMedia("(min-width: 56rem)");
const open = () => document.querySelectorAll("details.phone").forEach((box) => (box.open ||= wide.matches));
if (!CSS.supports("selector(::details-content)")) {
  open();
  wide.addEventListener("change", open);
  document.addEventListener("htmx:afterSettle", open);
}
